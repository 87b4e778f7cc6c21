using System.Collections.Immutable;
using System.Numerics;
using FlexNic.Core;
using FlexNic.P4.Checked;
using FlexNic.P4.Syntax;
using FlexNic.P4.Types;

namespace FlexNic.P4.Checking;

/// <summary>Types as written => types.</summary>
internal sealed class TypeResolver(CheckContext context)
{
    private const int MaxWidth = 1 << 20;
    private const int MaxStack = 1 << 16;

    /// <summary>The type; each <c>_</c> becomes a variable of its own that inference may bind.</summary>
    public P4Type Resolve(TypeSyntax syntax, Place place) => syntax switch
    {
        SimpleTypeSyntax s => Simple(s.Keyword),
        SizedTypeSyntax s => Sized(s, place),
        NamedTypeSyntax n => Named(n, place),
        TupleTypeSyntax t => new TupleType([.. t.Elements.Select(e => Part(e, place))]),
        ListTypeSyntax l => new ListType(Part(l.Element, place)),
        StackTypeSyntax s => Stack(s, place),
        AnyTypeSyntax => new TypeVariable("_"),
        _ => SimpleType.Unknown,
    };

    /// <summary>A type that values of the program have: no package, no void, nothing left to infer.</summary>
    public P4Type ResolveValue(TypeSyntax syntax, Place place, string what)
    {
        P4Type type = Resolve(syntax, place);
        if (type is PackageType or BlockType or TableType || ReferenceEquals(type, SimpleType.Void))
        {
            context.Error(2211, syntax.Span, $"{what} cannot have type {type}");
            return SimpleType.Unknown;
        }

        if (TypeFacts.Contains(type, t => t is TypeVariable { Name: "_" }))
        {
            context.Error(2212, syntax.Span, $"{what} needs a complete type; '_' stands for one that is not known here");
            return SimpleType.Unknown;
        }

        return type;
    }

    /// <summary>A constant number that a type or a declaration needs.</summary>
    public BigInteger? Constant(ExpressionSyntax syntax, Place place, string what)
    {
        Expression value = context.Expressions.Check(syntax, place);
        if (TypeFacts.IsUnknown(value.Type))
        {
            return null;
        }

        if (value is ConstantExpression { Value: NumberConstant number })
        {
            return number.Value;
        }

        context.Error(2213, syntax.Span, $"{what} must be a number known when compiling, not {Describe(value)}");
        return null;
    }

    private static string Describe(Expression value) => value is ConstantExpression ? $"a value of type {value.Type}" : "a value of the running program";

    private static SimpleType Simple(string keyword) => keyword switch
    {
        "bool" => SimpleType.Boolean,
        "int" => SimpleType.Number,
        "string" => SimpleType.Text,
        "void" => SimpleType.Void,
        "error" => SimpleType.Error,
        _ => SimpleType.MatchKind,
    };

    private P4Type Part(TypeSyntax syntax, Place place, bool isArgument = false)
    {
        P4Type type = Resolve(syntax, place);
        if (type is PackageType or TableType || (!isArgument && ReferenceEquals(type, SimpleType.Void)))
        {
            context.Error(2211, syntax.Span, $"type {type} cannot be part of another type");
            return SimpleType.Unknown;
        }

        return type;
    }

    private P4Type Sized(SizedTypeSyntax syntax, Place place)
    {
        BigInteger? width = syntax.Width is null ? BigInteger.One : Constant(syntax.Width, place, $"the width of {syntax.Keyword}");
        if (width is null)
        {
            return SimpleType.Unknown;
        }

        int least = syntax.Keyword == "int" ? 1 : 0;
        if (width < least || width > MaxWidth)
        {
            context.Error(2214, syntax.Span, $"width {width} of {syntax.Keyword} is not within {least}..{MaxWidth}");
            return SimpleType.Unknown;
        }

        int bits = (int)width;
        return syntax.Keyword switch
        {
            "bit" => new BitType(bits),
            "int" => new IntType(bits),
            _ => new VarbitType(bits),
        };
    }

    private P4Type Stack(StackTypeSyntax syntax, Place place)
    {
        P4Type element = Resolve(syntax.Element, place);
        BigInteger? size = Constant(syntax.Size, place, "the size of a stack");
        if (size is null || TypeFacts.IsUnknown(element))
        {
            return SimpleType.Unknown;
        }

        if (!(element is StructType or BitType or IntType or NewType or StackType or TypeVariable || TypeFacts.IsBoolean(element)))
        {
            context.Error(2215, syntax.Span, $"a stack cannot be made of {element}");
            return SimpleType.Unknown;
        }

        if (size < 0 || size > MaxStack)
        {
            context.Error(2214, syntax.Size.Span, $"size {size} of a stack is not within 0..{MaxStack}");
            return SimpleType.Unknown;
        }

        return new StackType(element, (int)size);
    }

    private P4Type Named(NamedTypeSyntax syntax, Place place)
    {
        Symbol? symbol = (syntax.FromTop ? place.Scope.Top : place.Scope).Find(syntax.Name);
        ImmutableArray<P4Type> arguments = [.. syntax.Arguments.Select(a => Part(a, place, isArgument: true))];
        switch (symbol)
        {
            case TypeSymbol t:
                return arguments.IsEmpty ? t.Type : Wrong(syntax, $"type '{syntax.Name}' takes no type arguments");
            case GenericStructSymbol s:
                return arguments.Length == s.Declaration.Parameters.Length ? CheckedParts(s.Declaration.Instantiate(arguments), syntax.Span) : WrongCount(syntax, s.Declaration.Parameters.Length);
            case ExternSymbol e:
                return Count(syntax, e.Declaration.TypeParameters, arguments) is { } ea ? new ExternType(e.Declaration, ea) : SimpleType.Unknown;
            case BlockSymbol b:
                return Count(syntax, b.Template.Generic.TypeParameters, arguments) is { } ba ? context.Blocks.TypeOf(b.Template, ba) : SimpleType.Unknown;
            case PackageSymbol p:
                return Count(syntax, p.Declaration.TypeParameters, arguments) is { } pa ? new PackageType(p.Declaration, pa) : SimpleType.Unknown;
            case null:
                return Wrong(syntax, $"type '{syntax.Name}' is not declared");
            default:
                return Wrong(syntax, $"'{syntax.Name}' is no type");
        }
    }

    // Arguments left out altogether are inferred later.
    private ImmutableArray<P4Type>? Count(NamedTypeSyntax syntax, ImmutableArray<TypeVariable> parameters, ImmutableArray<P4Type> arguments)
    {
        if (arguments.IsEmpty && parameters.Length > 0)
        {
            return [.. parameters.Select(P4Type (_) => new TypeVariable("_"))];
        }

        if (arguments.Length == parameters.Length)
        {
            return arguments;
        }

        WrongCount(syntax, parameters.Length);
        return null;
    }

    private StructType CheckedParts(StructType type, SourceSpan span)
    {
        foreach (Field field in type.Fields)
        {
            if (StructFaults.Of(type.Kind, field) is { } fault)
            {
                context.Error(2216, span, fault);
            }
        }

        return type;
    }

    private SimpleType WrongCount(NamedTypeSyntax syntax, int expected) => Wrong(syntax, $"type '{syntax.Name}' takes {expected} type arguments, {syntax.Arguments.Length} are given");

    private SimpleType Wrong(NamedTypeSyntax syntax, string message)
    {
        context.Error(2210, syntax.Span, message);
        return SimpleType.Unknown;
    }
}
