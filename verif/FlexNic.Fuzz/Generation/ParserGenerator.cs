using System.Collections.Immutable;
using System.Numerics;
using FlexNic.Fuzz.Programs;

namespace FlexNic.Fuzz.Generation;

/// <summary>
/// A parser: every header belongs to one state, states go on to later ones, so that it ends; a stack is a state that may follow itself.
/// Beside the text it makes the plan by which packets are made.
/// </summary>
internal sealed class ParserGenerator(Shared shared)
{
    private readonly Dictionary<string, StatePlan> _plans = [];
    private string[] _names = [];

    private Choice Choice => shared.Choice;

    /// <summary>The way of packets through the parser.</summary>
    public ParserPlan Plan => new(_plans);

    /// <summary>The states, <c>start</c> first.</summary>
    public ImmutableArray<FuzzState> Run()
    {
        FuzzHeader[][] owned = [.. Share()];
        _names = [.. owned.Select((_, i) => i == 0 ? "start" : $"s{i}")];
        return [.. owned.Select((headers, i) => State(i, headers))];
    }

    // The first header at the start; the others alone, or two together; some never.
    private IEnumerable<FuzzHeader[]> Share()
    {
        List<FuzzHeader> left = [.. shared.Headers];
        int first = Choice.Percent(8) ? 0 : 1;
        yield return [.. left.Take(first).Where(h => !h.IsStack)];
        left = [.. left.Skip(left[0].IsStack ? 0 : first)];
        while (left.Count > 0)
        {
            int take = !left[0].IsStack && left.Count > 1 && !left[1].IsStack && Choice.Percent(20) ? 2 : 1;
            if (Choice.Percent(92))
            {
                yield return [.. left.Take(take)];
            }

            left.RemoveRange(0, take);
        }
    }

    private FuzzState State(int number, FuzzHeader[] headers)
    {
        var body = ImmutableArray.CreateBuilder<FuzzStatement>();
        List<ReadPlan> reads = [];
        foreach (FuzzHeader header in headers)
        {
            body.Add(LineStatement.Of($"b.extract(hdr.{header.Name}{(header.IsStack ? ".next" : "")});"));
            reads.Add(new ReadPlan(header.Name, [.. header.Type.Fields.Select(f => f.Type.Width)]));
            shared.Features.Add(header.IsStack ? "stack in the parser" : "extract");
        }

        if (Choice.Percent(8))
        {
            int bytes = Choice.One(1, 2, 2, 2, 3, 4, 4, 6);
            shared.Features.Add("advance");
            body.Add(LineStatement.Of($"b.advance({8 * bytes});"));
            reads.Add(new ReadPlan(null, [8 * bytes]));
        }

        body.AddRange(Metadata(headers));
        if (headers.FirstOrDefault(h => !h.IsStack) is { } checkedHeader && Choice.Percent(8))
        {
            body.Add(Verify(checkedHeader));
        }

        string[] next = [.. _names.Skip(number + 1), .. headers.Any(h => h.IsStack) ? [_names[number], _names[number]] : Array.Empty<string>()];
        (string Text, SubjectPlan Plan)[] subjects = next.Length == 0 && Choice.Percent(70) ? [] : [.. Subjects(headers)];
        if (subjects.Length == 0)
        {
            string only = next.Length > 0 ? next[0] : Choice.Percent(95) ? "accept" : "reject";
            _plans[_names[number]] = new StatePlan(reads, [], [new CasePlan([], only)]);
            return new FuzzState(_names[number], body.ToImmutable(), [], [new FuzzSelectCase([], only)]);
        }

        return Select(number, body.ToImmutable(), reads, subjects, next);
    }

    private FuzzState Select(int number, ImmutableArray<FuzzStatement> body, List<ReadPlan> reads, (string Text, SubjectPlan Plan)[] subjects, string[] next)
    {
        shared.Features.Add(subjects.Length > 1 ? "select on a tuple" : "select");
        List<FuzzSelectCase> cases = [];
        List<CasePlan> plans = [];
        int count = Choice.Between(1, 4);
        for (int i = 0; i < count; i++)
        {
            (string Text, (BigInteger, BigInteger, BigInteger?)? Value)[] sets = [.. subjects.Select(s => KeySet(s.Plan.Width))];
            string to = next.Length > 0 && Choice.Percent(80) ? Choice.Of(next) : Choice.Percent(85) ? "accept" : "reject";
            cases.Add(new FuzzSelectCase([.. sets.Select(s => s.Text)], to));
            plans.Add(new CasePlan([.. sets.Select(s => s.Value)], to));
        }

        if (Choice.Percent(80))
        {
            string to = next.Length > 0 && Choice.Percent(40) ? next[0] : "accept";
            cases.Add(new FuzzSelectCase(["default"], to));
            plans.Add(new CasePlan([.. subjects.Select(_ => ((BigInteger, BigInteger, BigInteger?)?)null)], to));
        }

        _plans[_names[number]] = new StatePlan(reads, [.. subjects.Select(s => s.Plan)], plans);
        return new FuzzState(_names[number], body, [.. subjects.Select(s => s.Text)], [.. cases]);
    }

    private (string Text, (BigInteger Value, BigInteger Mask, BigInteger? Last)? Plan) KeySet(int width)
    {
        BigInteger ones = (BigInteger.One << width) - 1;
        BigInteger value = shared.Constant(width);
        switch (Choice.Next(10))
        {
            case 0:
                return ("_", null);
            case 1 or 2:
                shared.Features.Add("mask in a select");
                BigInteger mask = Choice.Bits(width);
                return ($"0x{FuzzType.Hex(value & mask)} &&& 0x{FuzzType.Hex(mask)}", (value & mask, mask, null));
            case 3 when width <= 16:
                shared.Features.Add("range in a select");
                BigInteger last = BigInteger.Min(ones, value + Choice.Next(Choice.One(2, 6, 30)));
                return ($"{value} .. {last}", (value, ones, last));
            default:
                return ($"0x{FuzzType.Hex(value)}", (value, ones, null));
        }
    }

    private IEnumerable<(string Text, SubjectPlan Plan)> Subjects(FuzzHeader[] headers)
    {
        int count = Choice.Weighted((7, 1), (3, 2));
        for (int i = 0; i < count; i++)
        {
            if (headers.Length == 0 || Choice.Percent(10))
            {
                int width = Choice.One(4, 8, 16);
                shared.Features.Add("lookahead");
                yield return ($"b.lookahead<bit<{width}>>()", new SubjectPlan(null, 0, width));
                continue;
            }

            FuzzHeader header = Choice.Of(headers);
            string path = header.IsStack ? $"hdr.{header.Name}.last" : $"hdr.{header.Name}";
            FuzzField[] fields = [.. header.Type.Fields.Where(f => f.Type.Kind == FuzzTypeKind.Bits && f.Type.Width <= 32)];
            if (fields.Length == 0)
            {
                continue;
            }

            FuzzField field = Choice.Of(fields);
            int offset = header.Type.Fields.TakeWhile(f => f != field).Sum(f => f.Type.Width);
            if (field.Type.Width > 2 && Choice.Percent(25))
            {
                int width = Choice.Between(1, field.Type.Width - 1);
                int low = Choice.Between(0, field.Type.Width - width);
                shared.Features.Add("slice in a select");
                yield return ($"{path}.{field.Name}[{low + width - 1}:{low}]", new SubjectPlan(header.Name, offset + field.Type.Width - low - width, width));
            }
            else
            {
                yield return ($"{path}.{field.Name}", new SubjectPlan(header.Name, offset, field.Type.Width));
            }
        }
    }

    private IEnumerable<FuzzStatement> Metadata(FuzzHeader[] headers)
    {
        if (shared.Metadata.Count == 0 || !Choice.Percent(20))
        {
            yield break;
        }

        FuzzField to = Choice.Of(shared.Metadata);
        FuzzField[] from = [.. headers.Where(h => !h.IsStack).Take(1).SelectMany(h => h.Type.Fields).Where(f => f.Type == to.Type)];
        shared.Features.Add("metadata in the parser");
        yield return from.Length > 0 && Choice.Percent(50) ? LineStatement.Of($"m.{to.Name} = hdr.{headers.First(h => !h.IsStack).Name}.{Choice.Of(from).Name};")
            : LineStatement.Assign($"m.{to.Name}", FuzzExpression.Literal(to.Type, shared.Constant(to.Type.Width)));
    }

    private LineStatement Verify(FuzzHeader header)
    {
        FuzzField field = Choice.Of(header.Type.Fields.Where(f => f.Type.Kind == FuzzTypeKind.Bits).ToArray());
        shared.Features.Add("verify");
        return LineStatement.Of($"verify(hdr.{header.Name}.{field.Name} {Choice.One("==", "!=")} {field.Type.Literal(shared.Constant(field.Type.Width))}, error.{Choice.One("ParserInvalidArgument", "HeaderTooShort")});");
    }
}
