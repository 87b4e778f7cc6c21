using System.Collections.Immutable;

namespace FlexNic.Fuzz.Programs;

/// <summary>A case of a select: key sets, and the state that follows.</summary>
public sealed record FuzzSelectCase(ImmutableArray<string> KeySets, string Next);

/// <summary>A state of the parser; without subjects there is one case, without key sets.</summary>
public sealed record FuzzState(string Name, ImmutableArray<FuzzStatement> Body, ImmutableArray<string> Subjects, ImmutableArray<FuzzSelectCase> Cases)
{
    /// <summary>Writes the declaration.</summary>
    public void Write(CodeText to)
    {
        to.Open($"state {Name} {{");
        to.Block(Body);
        if (Subjects.IsEmpty)
        {
            to.Line($"transition {(Cases.IsEmpty ? "accept" : Cases[0].Next)};");
        }
        else
        {
            to.Open($"transition select({string.Join(", ", Subjects)}) {{");
            foreach (FuzzSelectCase choice in Cases)
            {
                to.Line($"{(choice.KeySets is [var only] ? only : $"({string.Join(", ", choice.KeySets)})")}: {choice.Next};");
            }

            to.Close();
        }

        to.Close();
    }

    /// <summary>The same with less in it.</summary>
    public IEnumerable<FuzzState> Shrinks()
    {
        if (!Subjects.IsEmpty)
        {
            foreach (string next in Cases.Select(c => c.Next).Append("accept").Distinct())
            {
                yield return this with { Subjects = [], Cases = [new FuzzSelectCase([], next)] };
            }

            foreach (ImmutableArray<FuzzSelectCase> cases in Shrink.List(Cases).Where(c => !c.IsEmpty))
            {
                yield return this with { Cases = cases };
            }

            for (int i = 0; i < Subjects.Length && Subjects.Length > 1; i++)
            {
                yield return this with { Subjects = Subjects.RemoveAt(i), Cases = [.. Cases.Select(c => c.KeySets.Length == Subjects.Length ? c with { KeySets = c.KeySets.RemoveAt(i) } : c)] };
            }
        }
        else if (Cases is [{ Next: not "accept" }])
        {
            yield return this with { Cases = [new FuzzSelectCase([], "accept")] };
        }

        foreach (ImmutableArray<FuzzStatement> body in Shrink.Block(Body))
        {
            yield return this with { Body = body };
        }
    }
}
