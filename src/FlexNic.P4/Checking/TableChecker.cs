using System.Collections.Immutable;
using FlexNic.P4.Checked;
using FlexNic.P4.Syntax;
using FlexNic.P4.Types;

namespace FlexNic.P4.Checking;

/// <summary>Tables: keys, actions, default action and other properties.</summary>
internal sealed class TableChecker(CheckContext context)
{
    public void Declare(TableSyntax syntax, Place place)
    {
        var table = new TableDeclaration(syntax.Name.Text, syntax.Annotations, syntax.Name.Span);
        Place inner = place with { Kind = BodyKind.Table };
        context.CheckDistinct(syntax.Properties.Select(p => p.Name), "property");
        if (syntax.Properties.OfType<KeyPropertySyntax>().FirstOrDefault() is { } key)
        {
            table.Keys = [.. key.Elements.Select(e => Key(e, inner)).OfType<TableKey>()];
        }

        Actions(syntax, table, inner);
        bool hasKeys = syntax.Properties.Any(p => p is KeyPropertySyntax { Elements.IsEmpty: false });
        foreach (TablePropertySyntax property in syntax.Properties)
        {
            switch (property)
            {
                case ValuePropertySyntax { Name.Text: "default_action" } d:
                    table.HasConstDefault = d.IsConst;
                    table.DefaultAction = Use(table, d.Value, inner, "default_action", forEntry: false);
                    break;
                case ValuePropertySyntax { Name.Text: "size" } s:
                    Size(s, table, inner);
                    break;
                case ValuePropertySyntax v:
                    Other(v, table, inner);
                    break;
                case EntriesPropertySyntax { Entries.IsEmpty: false } e when !hasKeys:
                    context.Error(2370, e.Span, $"table '{table.Name}' has no key and so no entries");
                    break;
                case EntriesPropertySyntax e:
                    if (syntax.Properties.IndexOf(e) < syntax.Properties.IndexOf(syntax.Properties.FirstOrDefault(p => p is ActionsPropertySyntax)!))
                    {
                        context.Error(2371, e.Span, "the entries of a table come behind its actions");
                    }

                    break;
            }
        }

        if (!syntax.Properties.Any(p => p.Name.Text == "default_action"))
        {
            DefaultToNoAction(table, place);
        }

        // Entries last: properties such as largest_priority_wins say how they rank.
        if (hasKeys && syntax.Properties.OfType<EntriesPropertySyntax>().FirstOrDefault() is { } entries)
        {
            context.Entries.Check(entries, table, inner);
        }

        context.Declare(place.Scope, syntax.Name, new TableSymbol(table, syntax.Name.Span));
        place.Owner?.Members.Add(new BlockMember(Table: table));
    }

    /// <summary>An action of the table with its data, as a default action or an entry names it.</summary>
    public ActionUse? Use(TableDeclaration table, ExpressionSyntax syntax, Place place, string what, bool forEntry)
    {
        (string? name, ImmutableArray<ArgumentSyntax> arguments) = Split(syntax);
        if (name is null)
        {
            context.Error(2372, syntax.Span, $"{what} names an action of the table");
            return null;
        }

        TableAction? action = table.Actions.FirstOrDefault(a => a.Action.Name == name.TrimStart('.') && Finds(a.Action, name, place));
        if (action is null)
        {
            context.Error(2373, syntax.Span, $"'{name}' is not among the actions of table '{table.Name}'");
            return null;
        }

        if (forEntry && action.Annotations.Any(a => a.Name == "defaultonly"))
        {
            context.Error(2374, syntax.Span, $"action '{name}' is @defaultonly and cannot be in an entry");
        }

        if (!forEntry && action.Annotations.Any(a => a.Name == "tableonly"))
        {
            context.Error(2374, syntax.Span, $"action '{name}' is @tableonly and cannot be the default");
        }

        // Arguments for parameters with direction repeat those bound in the list of actions; data follows.
        ImmutableArray<Parameter> data = [.. action.Action.Parameters.Where(p => p.Direction == Direction.None)];
        int bound = action.Bound.Length;
        bool named = arguments.Any(a => a.Name is not null);
        ImmutableArray<ArgumentSyntax> rest = named ? [.. arguments.Where(a => data.Any(d => d.Name == a.Name?.Text) || a.Name is null)] : arguments.Length >= bound + data.Count(d => !d.IsOptional) ? [.. arguments.Skip(bound)] : arguments;
        if (bound > 0 && !named && arguments.Length < bound + data.Count(d => !d.IsOptional) && arguments.Length != data.Length)
        {
            context.Error(2375, syntax.Span, ParameterChecker.Mismatch(name, action.Action.Parameters, arguments));
            return null;
        }

        if (bound > 0 && rest.Length < arguments.Length && !RepeatsBound(action, arguments, place))
        {
            context.Error(2376, syntax.Span, $"the arguments of '{name}' differ from those in the list of actions");
            return null;
        }

        var signature = new ExternFunction(name, SimpleType.Void, [], data, false, [], action.Span);
        return context.Calls.Pass(signature, null, rest, syntax.Span, place) is { } passed ? CheckData(new ActionUse(action, passed.Arguments, syntax.Span)) : null;
    }

    // Without a default action a miss runs NoAction, which then is an action of the table.
    private static void DefaultToNoAction(TableDeclaration table, Place place)
    {
        if (place.Scope.Top.Find("NoAction") is not ActionSymbol { Action: var nothing })
        {
            return;
        }

        TableAction? listed = table.Actions.FirstOrDefault(a => ReferenceEquals(a.Action, nothing));
        if (listed is null)
        {
            listed = new TableAction(nothing, [], [new Annotation(table.Span, "defaultonly", [], false)], table.Span);
            table.Actions = table.Actions.Add(listed);
        }

        table.DefaultAction = new ActionUse(listed, [], table.Span);
    }

    private static bool Finds(ActionDeclaration action, string name, Place place) =>
        name.StartsWith('.') ? action.IsTop : place.Scope.Find(name) is not ActionSymbol symbol || ReferenceEquals(symbol.Action, action) || action.Name == name;

    private static (string? Name, ImmutableArray<ArgumentSyntax> Arguments) Split(ExpressionSyntax syntax) => syntax switch
    {
        IdentifierSyntax i => (i.FromTop ? "." + i.Name : i.Name, []),
        CallSyntax { Target: IdentifierSyntax i } c => (i.FromTop ? "." + i.Name : i.Name, c.Arguments),
        _ => (null, []),
    };

    private bool RepeatsBound(TableAction action, ImmutableArray<ArgumentSyntax> arguments, Place place)
    {
        for (int i = 0; i < action.Bound.Length && i < arguments.Length; i++)
        {
            if (arguments[i].Name is null && action.Bound[i].Value is { } bound && ExpressionText.Of(context.Expressions.Check(arguments[i].Value, bound.Type, place)) != ExpressionText.Of(bound))
            {
                return false;
            }
        }

        return true;
    }

    private ActionUse? CheckData(ActionUse use)
    {
        foreach (Argument argument in use.Data)
        {
            if (argument.Value is { } value && value is not (ConstantExpression or InvalidHeaderExpression or AggregateExpression or VariableExpression { Variable.Kind: VariableKind.ConstructorParameter } or CastExpression))
            {
                context.Error(2377, value.Span, $"argument '{argument.Parameter.Name}' must be known when compiling");
                return null;
            }
        }

        return use;
    }

    private TableKey? Key(KeyElementSyntax syntax, Place place)
    {
        Expression expression = context.Expressions.CheckValue(syntax.Expression, place);
        string kind = syntax.MatchKind.Text;
        if (!context.MatchKinds.Contains(kind))
        {
            context.Error(2378, syntax.MatchKind.Span, $"'{kind}' is no match kind");
            return null;
        }

        if (TypeFacts.IsUnknown(expression.Type))
        {
            return null;
        }

        P4Type type = TypeFacts.Representation(expression.Type);
        bool number = TypeFacts.IsFixed(type);
        bool fits = number || (kind is not ("lpm" or "range") && (type is EnumType || TypeFacts.IsBoolean(type) || ReferenceEquals(type, SimpleType.Error))) || (type is VarbitType && kind == "exact") || type is TypeVariable;
        if (!fits)
        {
            context.Error(2379, syntax.Span, $"a key of type {expression.Type} cannot be matched by '{kind}'");
            return null;
        }

        string? name = syntax.Annotations.FirstOrDefault(a => a.Name == "name")?.Body is { IsEmpty: false } body ? body[0].Text : KeyText.Of(expression);
        if (name is null)
        {
            context.Error(2380, syntax.Span, "this key expression is too complex to name itself; give it a name by @name");
            name = "";
        }

        return new TableKey(expression, kind, name, syntax.Annotations, syntax.Span);
    }

    private void Actions(TableSyntax syntax, TableDeclaration table, Place place)
    {
        if (syntax.Properties.OfType<ActionsPropertySyntax>().FirstOrDefault() is not { } property)
        {
            context.Error(2381, syntax.Span, $"table '{table.Name}' has no actions");
            return;
        }

        var actions = ImmutableArray.CreateBuilder<TableAction>();
        foreach (ActionReferenceSyntax reference in property.Actions)
        {
            if (Reference(reference, place) is not { } action)
            {
                continue;
            }

            if (actions.Any(a => ReferenceEquals(a.Action, action.Action)))
            {
                context.Error(2382, reference.Span, $"action '{action.Action.Name}' stands twice in table '{table.Name}'");
                continue;
            }

            actions.Add(action);
        }

        table.Actions = actions.ToImmutable();
    }

    private TableAction? Reference(ActionReferenceSyntax syntax, Place place)
    {
        (string? name, ImmutableArray<ArgumentSyntax> arguments) = Split(syntax.Expression);
        Symbol? symbol = name is null ? null : name.StartsWith('.') ? place.Scope.Top.Find(name[1..]) : place.Scope.Find(name);
        if (symbol is not ActionSymbol { Action: var action })
        {
            context.Error(2383, syntax.Span, name is null ? "the list of actions takes names of actions" : symbol is null ? $"action '{name}' is not declared" : $"'{name}' is no action");
            return null;
        }

        // Values for all parameters with direction; those without come from the control plane.
        ImmutableArray<Parameter> directed = [.. action.Parameters.Where(p => p.Direction != Direction.None)];
        var signature = new ExternFunction(action.Name, SimpleType.Void, [], directed, false, [], action.Span);
        if (arguments.Length > directed.Length && arguments.All(a => a.Name is null))
        {
            context.Error(2384, syntax.Span, $"the parameters of '{action.Name}' without direction are given by the control plane, not in the list of actions");
            return null;
        }

        return context.Calls.Pass(signature, null, arguments, syntax.Span, place) is { } passed ? new TableAction(action, passed.Arguments, syntax.Annotations, syntax.Span) : null;
    }

    // A parameter of the constructor may give the size, too.
    private void Size(ValuePropertySyntax syntax, TableDeclaration table, Place place)
    {
        Expression size = context.Expressions.Check(syntax.Value, place);
        if (size is VariableExpression { Variable.Kind: VariableKind.ConstructorParameter } && TypeFacts.IsNumeric(size.Type))
        {
            table.Properties = table.Properties.Add(new TableProperty("size", size, syntax.IsConst, syntax.Annotations, syntax.Span));
        }
        else
        {
            table.Size = context.Types.Constant(syntax.Value, place, "the size of a table");
        }
    }

    private void Other(ValuePropertySyntax syntax, TableDeclaration table, Place place)
    {
        Expression value = context.Expressions.Check(syntax.Value, place);
        value = value is UnsettledExpression ? context.Converter.Settle(value) : value;
        if (TypeFacts.IsUnknown(value.Type))
        {
            return;
        }

        if (syntax.Name.Text == "largest_priority_wins" && value is not ConstantExpression { Value: BooleanConstant })
        {
            context.Error(2385, value.Span, "largest_priority_wins is true or false");
            return;
        }

        if (syntax.Name.Text == "priority_delta" && value is not ConstantExpression { Value: NumberConstant { Value.Sign: > 0 } })
        {
            context.Error(2385, value.Span, "priority_delta is a positive number");
            return;
        }

        table.Properties = table.Properties.Add(new TableProperty(syntax.Name.Text, value, syntax.IsConst, syntax.Annotations, syntax.Span));
    }
}
