using System.Collections.Immutable;
using System.Numerics;
using FlexNic.Core;
using FlexNic.Stf.Commands;
using FlexNic.Stf.Engine;
using FlexNic.Stf.Script;

namespace FlexNic.Stf.Running;

/// <summary>Runs a packet test on an engine and compares, port by port and in order, what comes out with what is expected.</summary>
public sealed class StfRunner
{
    private readonly IPacketEngine _engine;
    private readonly List<string> _failures = [];
    private readonly SortedDictionary<int, List<ExpectStatement>> _expected = [];
    private readonly SortedDictionary<int, List<EnginePacket>> _received = [];
    private readonly SortedSet<int> _ports = [];
    private readonly int _leastBytes;

    private StfRunner(IPacketEngine engine, int leastBytes)
    {
        _engine = engine;
        _leastBytes = leastBytes;
    }

    /// <summary>Runs the statements from top to bottom. Ports fill packets with zeros to <paramref name="leastBytes"/>: what is expected is filled likewise.</summary>
    public static StfResult Run(ImmutableArray<StfStatement> statements, IPacketEngine engine, int leastBytes = 1)
    {
        ArgumentNullException.ThrowIfNull(engine);
        var runner = new StfRunner(engine, leastBytes);
        foreach (StfStatement statement in statements)
        {
            try
            {
                runner.Run(statement);
            }
            catch (Exception e) when (e is NotSupportedException or FlexNicInputException)
            {
                // What the engine cannot do ends the test, with the reason.
                runner._failures.Add($"line {statement.Span.Line}: {e.Message}");
                return new StfResult([.. runner._failures]);
            }
        }

        runner.Collect();
        runner.Compare();
        return new StfResult([.. runner._failures]) { Received = runner._received.ToImmutableSortedDictionary(r => r.Key, r => r.Value.ToImmutableArray()) };
    }

    private void Run(StfStatement statement)
    {
        switch (statement)
        {
            case SendStatement s:
                _ports.Add(s.Port);
                _engine.Send(s.Port, [.. s.Data]);
                break;
            case ExpectStatement e:
                _ports.Add(e.Port);
                List(_expected, e.Port).Add(e);
                break;
            case WaitStatement:
                Collect();
                break;
            case AddStatement a:
                Collect();
                Check(a, Add(a));
                break;
            case SetDefaultStatement d:
                Collect();
                Check(d, SetDefault(d));
                break;
            case CommandStatement c:
                Collect();
                Check(c, SwitchCommands.Execute(c.Text, _engine, out _));
                break;
        }
    }

    private void Check(StfStatement statement, string? reason)
    {
        if (reason is not null)
        {
            _failures.Add($"line {statement.Span.Line}: {reason}");
        }
    }

    private string? Add(AddStatement add)
    {
        if (NameLookup.Table(_engine, add.Table, out string reason) is not { } table || NameLookup.Action(table, add.Action, out reason) is not { } action)
        {
            return reason;
        }

        var matches = new EngineMatch?[table.Keys.Length];
        try
        {
            foreach (StfPair pair in add.Keys)
            {
                if (NameLookup.Key(table, pair.Name) is not { } key)
                {
                    return $"table '{table.Name}' has no key '{pair.Name}'; it has: {string.Join(", ", table.Keys.Select(k => k.Name))}";
                }

                matches[table.Keys.IndexOf(key)] = StfValue.Match(pair.Value, key);
            }

            for (int i = 0; i < matches.Length; i++)
            {
                matches[i] ??= table.Keys[i].MatchKind switch { "exact" => new ExactMatch(0), "lpm" => new PrefixMatch(0, 0), _ => new AnyMatch() };
            }

            return Arguments(action, add.Arguments, out BigInteger[] arguments) ?? _engine.AddEntry(table, matches!, action, arguments, add.Priority ?? 0, out _);
        }
        catch (FormatException e)
        {
            return e.Message;
        }
    }

    private string? SetDefault(SetDefaultStatement set)
    {
        if (NameLookup.Table(_engine, set.Table, out string reason) is not { } table || NameLookup.Action(table, set.Action, out reason) is not { } action)
        {
            return reason;
        }

        try
        {
            return Arguments(action, set.Arguments, out BigInteger[] arguments) ?? _engine.SetDefault(table, action, arguments);
        }
        catch (FormatException e)
        {
            return e.Message;
        }
    }

    private static string? Arguments(EngineAction action, ImmutableArray<StfPair> given, out BigInteger[] arguments)
    {
        arguments = new BigInteger[action.Parameters.Length];
        for (int i = 0; i < arguments.Length; i++)
        {
            if (given.FirstOrDefault(g => g.Name == action.Parameters[i].Name) is not { } pair)
            {
                return $"argument '{action.Parameters[i].Name}' of action '{action.Name}' is not given";
            }

            arguments[i] = StfValue.Number(pair.Value);
        }

        return null;
    }

    private void Collect()
    {
        foreach (EnginePacket packet in _engine.Drain())
        {
            int missing = Math.Max(0, _leastBytes - packet.Data.Length);
            List(_received, packet.Port).Add(missing == 0 || packet.Data.IsEmpty ? packet : packet with { Data = packet.Data.AddRange(new byte[missing]) });
        }
    }

    // Other ports do not exist for the test: packets to them vanish.
    private void Compare()
    {
        foreach (int port in _ports)
        {
            List<ExpectStatement> expected = List(_expected, port);
            List<EnginePacket> received = List(_received, port);
            for (int i = 0; i < Math.Min(expected.Count, received.Count); i++)
            {
                if (Difference(expected[i], received[i]) is { } difference)
                {
                    _failures.Add($"line {expected[i].Span.Line}: port {port}, packet {i + 1}: {difference}");
                }
            }

            if (expected.Count > received.Count)
            {
                _failures.Add($"line {expected[received.Count].Span.Line}: port {port}: {received.Count} of {expected.Count} expected packets came");
            }
            else if (received.Count > expected.Count)
            {
                _failures.Add($"port {port}: {received.Count} packets came, {expected.Count} are expected; the next is {Hex(received[expected.Count])}");
            }
        }
    }

    private string? Difference(ExpectStatement expected, EnginePacket received)
    {
        int nibbles = 2 * received.Data.Length;
        string got = Hex(received);
        int missing = Math.Max(0, (2 * _leastBytes) - expected.Nibbles.Length);
        if (expected.IsExact && missing > 0)
        {
            expected = expected with { Nibbles = expected.Nibbles.AddRange(new int[missing]) };
        }

        if (nibbles < expected.Nibbles.Length || (expected.IsExact && nibbles != expected.Nibbles.Length))
        {
            return $"{expected.Nibbles.Length / 2} bytes are expected{(expected.IsExact ? "" : " at least")}, {received.Data.Length} came: {got}";
        }

        for (int i = 0; i < expected.Nibbles.Length; i++)
        {
            int nibble = (received.Data[i / 2] >> (4 - (4 * (i & 1)))) & 15;
            if (expected.Nibbles[i] >= 0 && expected.Nibbles[i] != nibble)
            {
                return $"byte {i / 2} differs: expected {string.Concat(expected.Nibbles.Select(n => n < 0 ? "*" : n.ToString("x")))}, got {got}";
            }
        }

        return null;
    }

    private static string Hex(EnginePacket packet) => Convert.ToHexStringLower(packet.Data.AsSpan());

    private static List<T> List<T>(SortedDictionary<int, List<T>> lists, int port)
    {
        if (!lists.TryGetValue(port, out List<T>? list))
        {
            lists[port] = list = [];
        }

        return list;
    }
}
