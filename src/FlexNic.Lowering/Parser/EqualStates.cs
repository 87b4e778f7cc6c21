using System.Collections.Immutable;
using System.Globalization;
using FlexNic.Ir;

namespace FlexNic.Lowering.Parser;

/// <summary>Makes one of states that do the same, leave the same values and go on alike: layouts of a parser for several sources share what they can.</summary>
internal sealed class EqualStates(IReadOnlyDictionary<ParseState, ImmutableDictionary<Field, Node>> exits)
{
    private readonly Dictionary<ParseState, ParseState> _chosen = new(ReferenceEqualityComparer.Instance);
    private readonly Dictionary<string, ParseState> _bySignature = new(StringComparer.Ordinal);
    private readonly Dictionary<object, int> _numbers = new(ReferenceEqualityComparer.Instance);

    /// <summary>The state that stands for this one and its equals; what it leads to is replaced likewise.</summary>
    public ParseState Of(ParseState state)
    {
        if (_chosen.TryGetValue(state, out ParseState? known))
        {
            return known;
        }

        // A way back to here finds the state itself: loops are left as they are.
        _chosen.Add(state, state);
        for (int i = 0; i < state.Branches.Count; i++)
        {
            state.Branches[i] = state.Branches[i] with { Target = Of(state.Branches[i].Target) };
        }

        state.Default = Of(state.Default);
        string signature = Signature(state);
        return _chosen[state] = _bySignature.TryAdd(signature, state) ? state : _bySignature[signature];
    }

    private ParseTarget Of(ParseTarget target) => target.State is { } next ? new ParseTarget(Of(next), 0) : target;

    private string Signature(ParseState state)
    {
        IEnumerable<string> parts =
        [
            string.Create(CultureInfo.InvariantCulture, $"{state.AdvancedFromBits}>{state.PositionBits}..{state.EndBits}"),
            .. state.Extractions.Select(e => string.Create(CultureInfo.InvariantCulture, $"{NumberOf(e.Header)}@{e.PositionBits}")),
            .. state.Branches.Select(b => $"{string.Join('&', b.Tests)}>{Text(b.Target)}"),
            Text(state.Default),
            .. exits[state].Select(v => string.Create(CultureInfo.InvariantCulture, $"{NumberOf(v.Key)}={v.Value.Id}")).Order(StringComparer.Ordinal),
        ];
        return string.Join(';', parts);
    }

    private string Text(ParseTarget target) => string.Create(CultureInfo.InvariantCulture, $"{(target.State is { } s ? NumberOf(s) : -1)}/{target.Code}");

    private int NumberOf(object thing)
    {
        if (!_numbers.TryGetValue(thing, out int number))
        {
            _numbers.Add(thing, number = _numbers.Count);
        }

        return number;
    }
}
