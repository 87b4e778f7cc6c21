using System.Collections.Immutable;

namespace FlexNic.Fuzz.Programs;

/// <summary>A step of the test of a program.</summary>
public abstract record FuzzStep
{
    /// <summary>As a line of a packet test.</summary>
    public abstract override string ToString();

    /// <summary>The same with less in it.</summary>
    public virtual IEnumerable<FuzzStep> Shrinks() => [];
}

/// <summary>An entry is added.</summary>
public sealed record AddStep(string Control, FuzzTable Table, FuzzEntry Entry) : FuzzStep
{
    /// <inheritdoc/>
    public override string ToString() =>
        $"add {Control}.{Table.Name}{(Entry.Priority is { } p ? $" {p}" : "")}{string.Concat(Table.Keys.Select((k, i) => Entry.Matches[i].InTest is { } m ? $" {k.Name}:{m}" : ""))} {FuzzCase.ActionPath(Control, Entry.Call)}";
}

/// <summary>The action of a miss is set.</summary>
public sealed record SetDefaultStep(string Control, FuzzTable Table, FuzzCall Call) : FuzzStep
{
    /// <inheritdoc/>
    public override string ToString() => $"setdefault {Control}.{Table.Name} {FuzzCase.ActionPath(Control, Call)}";
}

/// <summary>A packet comes in.</summary>
public sealed record PacketStep(int Port, ImmutableArray<byte> Data) : FuzzStep
{
    /// <inheritdoc/>
    public override string ToString() => $"packet {Port} {Convert.ToHexStringLower(Data.AsSpan())}";

    /// <inheritdoc/>
    public override IEnumerable<FuzzStep> Shrinks()
    {
        for (int run = Data.Length / 2; run >= 1; run /= 2)
        {
            yield return this with { Data = Data.RemoveRange(Data.Length - run, run) };
        }

        for (int run = Math.Max(1, Data.Length / 4); run >= 1; run /= 2)
        {
            for (int start = 0; start + run <= Data.Length; start += run)
            {
                if (Data.AsSpan(start, run).ContainsAnyExcept((byte)0))
                {
                    yield return this with { Data = [.. Data.Select((b, i) => i >= start && i < start + run ? (byte)0 : b)] };
                }
            }
        }

        if (Port != 0)
        {
            yield return this with { Port = 0 };
        }
    }
}
