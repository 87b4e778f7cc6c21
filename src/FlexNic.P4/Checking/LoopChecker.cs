using System.Collections.Immutable;
using FlexNic.P4.Checked;
using FlexNic.P4.Syntax;
using FlexNic.P4.Types;

namespace FlexNic.P4.Checking;

/// <summary>Loops.</summary>
internal sealed class LoopChecker(CheckContext context)
{
    public Statement Check(ForSyntax syntax, Place place)
    {
        Place inner = place.Inner();
        ImmutableArray<Statement> init = context.Statements.List(syntax.Init, inner);
        Expression condition = context.Expressions.CheckCondition(syntax.Condition, inner);
        ImmutableArray<Statement> update = context.Statements.List(syntax.Update, inner);
        return new ForStatement(syntax.Span, init, condition, update, context.Statements.Scoped(syntax.Body, inner with { InLoop = true }));
    }

    public Statement? Check(ForInSyntax syntax, Place place)
    {
        Place inner = place.Inner();
        Variable variable = LoopVariable(syntax, inner);
        if (syntax.Collection is BinarySyntax { Operator: ".." } range)
        {
            Expression first = context.Expressions.Check(range.Left, place);
            Expression last = context.Expressions.Check(range.Right, place);
            Statement body = context.Statements.Scoped(syntax.Body, inner with { InLoop = true });
            if (TypeFacts.IsUnknown(variable.Type))
            {
                return null;
            }

            if (!context.Operators.Unite(ref first, ref last) || !TypeFacts.IsNumeric(TypeFacts.Representation(first.Type)))
            {
                context.Error(2320, syntax.Span, $"a loop runs over numbers of one type, not from {first.Type} to {last.Type}");
                return null;
            }

            return new RangeForStatement(syntax.Span, variable, context.Converter.Convert(first, variable.Type), context.Converter.Convert(last, variable.Type), body);
        }

        Expression collection = context.Expressions.CheckValue(syntax.Collection, place);
        Statement each = context.Statements.Scoped(syntax.Body, inner with { InLoop = true });
        P4Type? element = collection.Type switch
        {
            StackType s => s.Element,
            ListType l => l.Element,
            TupleType { Elements: { Length: > 0 } e } when e.All(x => x.Same(e[0])) => e[0],
            _ => null,
        };
        if (TypeFacts.IsUnknown(variable.Type) || TypeFacts.IsUnknown(collection.Type))
        {
            return null;
        }

        if (element is null || !element.Same(variable.Type))
        {
            context.Error(2320, syntax.Span, $"a loop with a variable of type {variable.Type} cannot run over {collection.Type}");
            return null;
        }

        return new EachForStatement(syntax.Span, variable, collection, element, each);
    }

    private Variable LoopVariable(ForInSyntax syntax, Place place)
    {
        P4Type type = context.Types.ResolveValue(syntax.Type, place, "the variable of a loop");
        var variable = new Variable(syntax.Variable.Text, type, VariableKind.Local, Direction.None, syntax.Variable.Span, []);
        context.Declare(place.Scope, syntax.Variable, new VariableSymbol(variable, syntax.Variable.Span));
        return variable;
    }
}
