using System.Collections.Immutable;
using FlexNic.Fuzz.Programs;

namespace FlexNic.Fuzz.Generation;

/// <summary>A control with its actions, tables and entries.</summary>
internal sealed class ControlGenerator(Shared shared, string name)
{
    private Choice Choice => shared.Choice;

    /// <summary>Steps that fill the tables of the control.</summary>
    public List<FuzzStep> Steps { get; } = [];

    /// <summary>A control of about so many statements.</summary>
    public FuzzControl Run(int statements, bool isIngress)
    {
        Place[] places = [.. Places(isIngress)];
        var parts = new ControlParts(name, [], [], [], Steps);
        int actions = Choice.Between(1, 3);
        for (int i = 0; i < actions; i++)
        {
            parts.Actions.Add(Action(places, parts));
        }

        var body = new StatementGenerator(shared, places, parts with { IsMain = true });
        ImmutableArray<FuzzStatement> apply = body.Block(statements, 2, false);
        if (isIngress && Choice.Percent(70))
        {
            apply = apply.Insert(0, LineStatement.Of($"s.egress_spec = {Choice.Next(shared.Size.Ports)};"));
        }

        return new FuzzControl([.. parts.Objects], [.. parts.Actions], [.. parts.Tables], [.. apply, .. Show(places)]);
    }

    /// <summary>What a control can read and write.</summary>
    private IEnumerable<Place> Places(bool isIngress)
    {
        foreach (FuzzHeader header in shared.Headers)
        {
            foreach (string path in header.Paths)
            {
                foreach (FuzzField field in header.Type.Fields)
                {
                    yield return new Place($"{path}.{field.Name}", field.Type);
                }
            }
        }

        foreach (FuzzField field in shared.Metadata)
        {
            yield return new Place($"m.{field.Name}", field.Type);
        }

        yield return new Place("s.ingress_port", FuzzType.Bits(9), false);
        yield return new Place("s.packet_length", FuzzType.Bits(32), false);
        if (!isIngress)
        {
            yield return new Place("s.egress_port", FuzzType.Bits(9), false);
        }
    }

    private FuzzCallable Action(Place[] places, ControlParts parts)
    {
        string[] directions = Choice.Percent(60) ? [""] : ["in", "in", "inout", "out"];
        var parameters = ImmutableArray.CreateBuilder<FuzzParameter>();
        int count = Choice.Between(0, 2);
        for (int i = 0; i < count; i++)
        {
            string direction = Choice.Of(directions);
            int[] widths = direction.Length == 0 ? [1, 4, 8, 8, 9, 16, 32] : [.. places.Where(p => p.IsWritable && p.Type.Kind == FuzzTypeKind.Bits).Select(p => p.Type.Width)];
            if (direction is "inout" or "out")
            {
                shared.Features.Add("action with out parameters");
            }

            parameters.Add(new FuzzParameter(direction, FuzzType.Bits(Choice.Of(widths)), shared.Name("p")));
        }

        Place[] own = [.. parameters.Select(p => new Place(p.Name, p.Type, p.Direction != "in" && p.Direction.Length > 0))];

        // Parameters come often, so that they matter.
        var body = new StatementGenerator(shared, [.. places, .. own, .. own, .. own], parts);
        return new FuzzCallable(shared.Name("a"), null, parameters.ToImmutable(), body.Block(Choice.Between(1, 2), 1));
    }

    // Metadata is not seen from outside: some of it goes into headers.
    private IEnumerable<FuzzStatement> Show(Place[] places)
    {
        foreach (FuzzField field in shared.Metadata.Where(f => f.Type.Kind == FuzzTypeKind.Bits && Choice.Percent(50)))
        {
            Place[] to = [.. places.Where(p => p.IsWritable && p.Text.StartsWith("hdr.", StringComparison.Ordinal) && p.Type.Kind == FuzzTypeKind.Bits)];
            if (to.Length > 0)
            {
                Place place = Choice.Of(to);
                FuzzExpression value = FuzzExpression.Leaf(field.Type, $"m.{field.Name}");
                yield return LineStatement.Assign(place.Text, place.Type == field.Type ? value : new FuzzExpression(place.Type, [$"((bit<{place.Type.Width}>)", ")"], [value]));
            }
        }
    }
}
