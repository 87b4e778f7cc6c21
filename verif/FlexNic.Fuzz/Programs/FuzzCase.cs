using System.Collections.Immutable;

namespace FlexNic.Fuzz.Programs;

/// <summary>A program and its test.</summary>
/// <param name="Name">Name of the files that it is written to.</param>
/// <param name="Program">The program.</param>
/// <param name="Steps">Entries and packets, in order.</param>
/// <param name="Features">What of the language the program uses.</param>
public sealed record FuzzCase(string Name, FuzzProgram Program, ImmutableArray<FuzzStep> Steps, ImmutableSortedSet<string> Features)
{
    /// <summary>The packets, in order.</summary>
    public IEnumerable<PacketStep> Packets => Steps.OfType<PacketStep>();

    /// <summary>An action by the name that the control plane has for it, with its arguments.</summary>
    public static string ActionPath(string control, FuzzCall call)
    {
        ArgumentNullException.ThrowIfNull(call);
        return call.Action == "NoAction" ? call.InTest : $"{control}.{call.InTest}";
    }

    /// <summary>Smaller cases, large steps first.</summary>
    public IEnumerable<FuzzCase> Shrinks()
    {
        foreach (ImmutableArray<FuzzStep> steps in Shrink.List(Steps))
        {
            yield return this with { Steps = steps };
        }

        foreach (FuzzProgram program in Program.Shrinks())
        {
            yield return this with { Program = program };
        }

        foreach (FuzzCase smaller in Parts("I", Program.Ingress, (p, c) => p with { Ingress = c }).Concat(Parts("E", Program.Egress, (p, c) => p with { Egress = c })))
        {
            yield return smaller;
        }

        for (int i = 0; i < Steps.Length; i++)
        {
            foreach (FuzzStep step in Steps[i].Shrinks())
            {
                yield return this with { Steps = Steps.SetItem(i, step) };
            }
        }
    }

    // Keys of tables and parameters of actions go together with what the entries give for them.
    private IEnumerable<FuzzCase> Parts(string control, FuzzControl of, Func<FuzzProgram, FuzzControl, FuzzProgram> put)
    {
        for (int t = 0; t < of.Tables.Length; t++)
        {
            FuzzTable table = of.Tables[t];
            for (int k = 0; k < table.Keys.Length; k++)
            {
                FuzzEntry Less(FuzzEntry e) => e with { Matches = e.Matches.RemoveAt(k) };
                FuzzTable less = table with { Keys = table.Keys.RemoveAt(k), Entries = [.. table.Entries.Select(Less)] };
                yield return this with
                {
                    Program = put(Program, of with { Tables = of.Tables.SetItem(t, less) }),
                    Steps = [.. Steps.Select(s => s is AddStep a && a.Control == control && a.Table.Name == table.Name ? a with { Table = a.Table with { Keys = a.Table.Keys.RemoveAt(k) }, Entry = Less(a.Entry) } : s)],
                };
            }
        }

        for (int i = 0; i < of.Actions.Length; i++)
        {
            FuzzCallable action = of.Actions[i];
            foreach (FuzzParameter parameter in action.Data)
            {
                FuzzCall Less(FuzzCall c) => c.Action == action.Name ? c with { Arguments = [.. c.Arguments.Where(a => a.Name != parameter.Name)] } : c;
                FuzzControl less = of with
                {
                    Actions = of.Actions.SetItem(i, action with { Parameters = action.Parameters.Remove(parameter) }),
                    Tables = [.. of.Tables.Select(t => t with { Default = t.Default is { } d ? Less(d) : null, Entries = [.. t.Entries.Select(e => e with { Call = Less(e.Call) })] })],
                };
                yield return this with
                {
                    Program = put(Program, less),
                    Steps = [.. Steps.Select(s => s is AddStep a && a.Control == control ? a with { Entry = a.Entry with { Call = Less(a.Entry.Call) } } : s is SetDefaultStep d && d.Control == control ? d with { Call = Less(d.Call) } : s)],
                };
            }
        }
    }
}
