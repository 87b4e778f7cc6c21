using System.Collections.Immutable;
using FlexNic.P4.Checked;
using FlexNic.P4.Syntax;
using FlexNic.P4.Types;

namespace FlexNic.P4.Checking;

/// <summary>Switches over the action that ran, or over a value.</summary>
internal sealed class SwitchChecker(CheckContext context)
{
    public Statement? Check(SwitchSyntax syntax, Place place)
    {
        Expression subject = context.Expressions.CheckValue(syntax.Subject, place);
        for (int i = 0; i < syntax.Cases.Length - 1; i++)
        {
            if (syntax.Cases[i].Label is AnySyntax { IsDefault: true })
            {
                context.Error(2330, syntax.Cases[i].Span, "'default' is the last label of a switch");
            }
        }

        if (subject is ActionRunExpression run)
        {
            return Actions(syntax, run, place);
        }

        P4Type type = TypeFacts.Representation(subject.Type);
        if (!TypeFacts.IsUnknown(type) && !(type is BitType or IntType or EnumType || TypeFacts.IsNumber(type) || TypeFacts.IsBoolean(type) || ReferenceEquals(type, SimpleType.Error)))
        {
            context.Error(2331, syntax.Subject.Span, $"a switch does not take a value of type {subject.Type}");
            subject = CheckContext.Unknown(syntax.Span);
        }

        return Values(syntax, subject, place);
    }

    private ActionSwitchStatement? Actions(SwitchSyntax syntax, ActionRunExpression run, Place place)
    {
        var cases = ImmutableArray.CreateBuilder<ActionSwitchCase>();
        var labels = ImmutableArray.CreateBuilder<ActionDeclaration>();
        var seen = new HashSet<string>(StringComparer.Ordinal);
        bool isDefault = false;
        foreach (SwitchCaseSyntax written in syntax.Cases)
        {
            switch (written.Label)
            {
                case AnySyntax:
                    isDefault = true;
                    break;
                case IdentifierSyntax name when !seen.Add(name.Name):
                    context.Error(2332, name.Span, $"label '{name.Name}' stands twice");
                    break;
                case IdentifierSyntax { FromTop: false } name when run.Apply.Table.Actions.FirstOrDefault(a => a.Action.Name == name.Name) is { } action:
                    labels.Add(action.Action);
                    break;
                default:
                    context.Error(2333, written.Span, $"table '{run.Apply.Table.Name}' has no such action");
                    break;
            }

            if (written.Body is { } body)
            {
                cases.Add(new ActionSwitchCase(labels.ToImmutable(), isDefault, context.Statements.Block(body, place)));
                labels.Clear();
                isDefault = false;
            }
        }

        return new ActionSwitchStatement(syntax.Span, run.Apply, cases.ToImmutable());
    }

    private ValueSwitchStatement Values(SwitchSyntax syntax, Expression subject, Place place)
    {
        var cases = ImmutableArray.CreateBuilder<ValueSwitchCase>();
        var labels = ImmutableArray.CreateBuilder<ConstantExpression>();
        var seen = new HashSet<ConstantValue>();
        bool isDefault = false;
        foreach (SwitchCaseSyntax written in syntax.Cases)
        {
            if (written.Label is AnySyntax)
            {
                isDefault = true;
            }
            else if (context.Expressions.Check(written.Label, place) is var label && !TypeFacts.IsUnknown(label.Type) && !TypeFacts.IsUnknown(subject.Type))
            {
                Label(context.Converter.Convert(label, subject.Type), labels, seen);
            }

            if (written.Body is { } body)
            {
                cases.Add(new ValueSwitchCase(labels.ToImmutable(), isDefault, context.Statements.Block(body, place)));
                labels.Clear();
                isDefault = false;
            }
        }

        return new ValueSwitchStatement(syntax.Span, subject, cases.ToImmutable());
    }

    private void Label(Expression label, ImmutableArray<ConstantExpression>.Builder labels, HashSet<ConstantValue> seen)
    {
        if (TypeFacts.IsUnknown(label.Type))
        {
            return;
        }

        if (label is not ConstantExpression constant)
        {
            context.Error(2334, label.Span, "the label of a switch must be known when compiling");
        }
        else if (!seen.Add(constant.Value))
        {
            context.Error(2332, label.Span, "this label stands twice");
        }
        else
        {
            labels.Add(constant);
        }
    }
}
