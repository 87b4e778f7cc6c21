using System.Collections.Immutable;
using FlexNic.Ir;

namespace FlexNic.Lowering.Parser;

/// <summary>
/// What variables hold after the parser: where states disagree, marks left by the states decide. A state that alone extracts a header has the header's
/// validity as its mark; others get one.
/// </summary>
internal sealed class ParserExits(NodeFactory nodes, IReadOnlyList<ParseState> states, IReadOnlyList<ParseState> starts, IReadOnlyDictionary<ParseState, ImmutableDictionary<Field, Node>> exits)
{
    private readonly Dictionary<ParseState, List<ParseState>> _before = new(ReferenceEqualityComparer.Instance);

    public ImmutableDictionary<Field, Node> Join()
    {
        foreach (ParseState state in states)
        {
            foreach (ParseState next in Next(state))
            {
                (_before.TryGetValue(next, out List<ParseState>? list) ? list : _before[next] = []).Add(state);
            }
        }

        ParseState[] ordered = [.. Ordered()];
        ImmutableDictionary<Field, Node> joined = exits[ordered[0]];
        foreach (Field field in ordered.SelectMany(s => exits[s].Keys).Distinct().OrderBy(f => f.Name, StringComparer.Ordinal).ToArray())
        {
            Node value = Value(ordered[0], field);
            foreach (ParseState state in ordered.Skip(1))
            {
                Node own = Value(state, field);
                if (own != value && (!_before.TryGetValue(state, out List<ParseState>? before) || before.Exists(p => Value(p, field) != own)))
                {
                    value = nodes.Mux(nodes.Input(MarkOf(state)), own, value);
                }
            }

            joined = joined.SetItem(field, value);
        }

        return joined;
    }

    private static IEnumerable<ParseState> Next(ParseState state) =>
        state.Branches.Select(b => b.Target.State).Append(state.Default.State).OfType<ParseState>().Distinct();

    // Every state after all that lead to it.
    private IEnumerable<ParseState> Ordered()
    {
        List<ParseState> done = [];
        HashSet<ParseState> seen = new(ReferenceEqualityComparer.Instance);
        void Visit(ParseState state)
        {
            if (seen.Add(state))
            {
                foreach (ParseState next in Next(state))
                {
                    Visit(next);
                }

                done.Add(state);
            }
        }

        foreach (ParseState start in starts.Reverse())
        {
            Visit(start);
        }

        return Enumerable.Reverse(done);
    }

    private Node Value(ParseState state, Field field) =>
        exits[state].TryGetValue(field, out Node? node) ? node : field.Kind == FieldKind.Variable ? nodes.Constant(field.Width, 0) : nodes.Input(field);

    private Field MarkOf(ParseState state)
    {
        Header? own = state.Extractions.Select(e => e.Header).FirstOrDefault(h => !h.IsLookahead && states.SelectMany(s => s.Extractions).Count(e => e.Header == h) == 1);
        return own?.Valid ?? (state.Passed ??= new Field($"passed.{state.Name}", 1, FieldKind.Passed, state.Span));
    }
}
