using System.Collections.Immutable;
using FlexNic.P4.Checked;
using FlexNic.P4.Syntax;
using FlexNic.P4.Types;

namespace FlexNic.P4.Checking;

/// <summary>The states of a parser.</summary>
internal sealed class StateChecker(CheckContext context)
{
    public ImmutableArray<ParserState> Check(BlockBodySyntax body, Place place)
    {
        var states = new Dictionary<string, ParserState>(StringComparer.Ordinal)
        {
            ["accept"] = new("accept", [], body.Span),
            ["reject"] = new("reject", [], body.Span),
        };
        var ordered = new List<ParserState>();
        foreach (StateSyntax syntax in body.States)
        {
            var state = new ParserState(syntax.Name.Text, syntax.Annotations, syntax.Name.Span);
            if (!states.TryAdd(syntax.Name.Text, state))
            {
                context.Error(2360, syntax.Name.Span, syntax.Name.Text is "accept" or "reject" ? $"state '{syntax.Name}' is there already and cannot be declared" : $"state '{syntax.Name}' is declared twice");
            }

            ordered.Add(state);
        }

        if (!states.ContainsKey("start"))
        {
            context.Error(2361, body.Span, "the parser has no state 'start'");
        }

        for (int i = 0; i < ordered.Count; i++)
        {
            Check(body.States[i], ordered[i], states, place);
        }

        return [.. ordered.OrderBy(s => s.Name == "start" ? 0 : 1)];
    }

    private void Check(StateSyntax syntax, ParserState state, Dictionary<string, ParserState> states, Place place)
    {
        Place inner = place.Inner() with { Kind = BodyKind.State };
        state.Statements = context.Statements.List(syntax.Statements, inner);
        if (syntax.Transition is not { } transition)
        {
            state.Cases = [new SelectCase([], states["reject"], syntax.Span)];
            return;
        }

        if (transition.Next is { } next)
        {
            if (Find(next, states) is { } target)
            {
                state.Cases = [new SelectCase([], target, next.Span)];
            }

            return;
        }

        Expression[] subjects = [.. transition.Subjects.Select(s => context.Expressions.CheckValue(s, inner))];
        if (transition.Subjects is [ListSyntax] && subjects[0] is AggregateExpression list)
        {
            subjects = [.. list.Elements];
        }

        foreach (Expression subject in subjects)
        {
            P4Type type = TypeFacts.Representation(subject.Type);
            if (!(type is BitType or IntType or EnumType or TupleType || TypeFacts.IsNumber(type) || TypeFacts.IsUnknown(type) || TypeFacts.IsBoolean(type) || ReferenceEquals(type, SimpleType.Error)))
            {
                context.Error(2362, subject.Span, $"a select does not take a value of type {subject.Type}");
            }
        }

        state.Subjects = [.. subjects];
        var cases = ImmutableArray.CreateBuilder<SelectCase>();
        foreach (SelectCaseSyntax written in transition.Cases)
        {
            ImmutableArray<KeySet>? keys = subjects.Any(s => TypeFacts.IsUnknown(s.Type)) ? null : context.KeySets.Check(written.KeySet, [.. subjects.Select(s => s.Type)], inner);
            if (Find(written.Next, states) is { } target && keys is { } k)
            {
                cases.Add(new SelectCase(k, target, written.Span));
            }
        }

        state.Cases = cases.ToImmutable();
    }

    private ParserState? Find(NameSyntax name, Dictionary<string, ParserState> states)
    {
        if (states.TryGetValue(name.Text, out ParserState? state))
        {
            return state;
        }

        context.Error(2363, name.Span, $"there is no state '{name}'");
        return null;
    }
}
