using System.Collections.Immutable;
using FlexNic.Core;
using FlexNic.Ir;
using FlexNic.P4.Checked;
using FlexNic.P4.Elaboration;
using FlexNic.P4.Syntax;

namespace FlexNic.Lowering.Execution;

/// <summary>Tables that the program declares and no packet looks up: the control plane may fill them all the same.</summary>
internal static class IdleTables
{
    /// <summary>All of them but those that are asked; a table with a value that this target cannot hold is left out.</summary>
    public static ImmutableArray<IdleTable> Of(ElaboratedProgram program, IEnumerable<Request> requests)
    {
        HashSet<string> asked = [.. requests.OfType<TableRequest>().Select(r => r.Name)];
        HashSet<ObjectInstance> seen = new(ReferenceEqualityComparer.Instance);
        List<IdleTable> idle = [];
        foreach (ObjectInstance top in program.Top)
        {
            Enter(top, seen, asked, idle);
        }

        return [.. idle.OrderBy(t => t.Name, StringComparer.Ordinal)];
    }

    private static void Enter(ObjectInstance instance, HashSet<ObjectInstance> seen, HashSet<string> asked, List<IdleTable> idle)
    {
        if (!seen.Add(instance))
        {
            return;
        }

        foreach (TableDeclaration table in instance.Block?.Tables ?? [])
        {
            if (!asked.Contains(instance.NameOf(table.Name, table.Annotations)) && Describe(table, instance) is { } described)
            {
                idle.Add(described);
            }
        }

        foreach (ObjectInstance inner in instance.Arguments.Select(a => a.Value).OfType<ElaboratedObject>().Select(o => o.Instance).Concat(instance.Children))
        {
            Enter(inner, seen, asked, idle);
        }
    }

    private static IdleTable? Describe(TableDeclaration table, ObjectInstance owner)
    {
        try
        {
            return new IdleTable(
                owner.NameOf(table.Name, table.Annotations),
                [.. table.Keys.Select(k => new IdleKey(k.Name, k.MatchKind, Values.Shapes.WidthOf(k.Expression.Type, k.Span)))],
                [.. table.Actions.Select(a => Tables.Describe(a, owner))],
                table.Entries.Length,
                table.HasConstDefault,
                table.HasConstEntries);
        }
        catch (FlexNicInputException)
        {
            return null;
        }
    }
}
