using System.Numerics;
using FlexNic.Fuzz.Programs;

namespace FlexNic.Fuzz.Generation;

/// <summary>Expressions over the places that can be read at some point of a program.</summary>
internal sealed class ExpressionGenerator(Shared shared, IReadOnlyList<Place> places)
{
    /// <summary>Widths of values that are not tied to a place.</summary>
    public static readonly int[] Widths = [1, 2, 3, 4, 5, 7, 8, 8, 8, 9, 12, 13, 16, 16, 16, 20, 24, 31, 32, 32, 48];

    private Choice Choice => shared.Choice;

    /// <summary>Headers whose validity may be asked.</summary>
    public IReadOnlyList<string> HeaderPaths { get; init; } = [];

    /// <summary>True where standard metadata is at hand.</summary>
    public bool HasStandard { get; init; }

    /// <summary>A value of a type.</summary>
    public FuzzExpression Of(FuzzType type, int depth) => type.Kind switch
    {
        FuzzTypeKind.Boolean => Boolean(depth),
        FuzzTypeKind.WithSign => Signed(type.Width, depth),
        _ => Bits(type.Width, depth),
    };

    /// <summary>A value of bits.</summary>
    public FuzzExpression Bits(int width, int depth)
    {
        FuzzType type = FuzzType.Bits(width);
        if (depth <= 0)
        {
            return Choice.Percent(75) ? Read(width) : FuzzExpression.Literal(type, shared.Constant(width));
        }

        int arithmetic = width <= 32 ? 5 : 1;
        return Choice.Weighted<Func<FuzzExpression>>(
            (12, () => Read(width)),
            (4, () => FuzzExpression.Literal(type, shared.Constant(width))),
            (arithmetic, () => Binary(Choice.One("+", "-"), "add", type, depth)),
            (5, () => Binary(Choice.One("&", "|", "^"), "bitwise", type, depth)),
            (width is 8 or 16 or 32 ? 2 : 0, () => Binary(Choice.One("|+|", "|-|"), "saturating", type, depth)),
            (2, () => Unary("~", "not", type, depth)),
            (width <= 32 ? 1 : 0, () => Unary("-", "negative", type, depth)),
            (3, () => Use("shift by constant", type, [$"(", $" {Choice.One("<<", ">>")} {Choice.Next(width + 2)})"], Bits(width, depth - 1))),
            (width <= 16 && depth > 1 ? 1 : 0, () => Use("shift by value", type, ["(", $" {Choice.One("<<", ">>")} ", ")"], Bits(width, 0), Bits(Choice.One(1, 2, 3), 0))),
            (width >= 2 ? 3 : 0, () => Concatenation(width, depth)),
            (3, () => Cast(width, depth)),
            (3, () => Slice(width, depth)),
            (4, () => Use("choice", type, ["(", " ? ", " : ", ")"], Boolean(depth - 1), Bits(width, depth - 1), Bits(width, depth - 1))),
            (width is > 2 and <= 16 ? 1 : 0, () => Use("multiply by constant", type, ["(", $" * {width}w{Choice.One(2, 3, 4)})"], Bits(width, depth - 1))),
            (width > 2 ? 1 : 0, () => Use("divide by power", type, ["(", $" {Choice.One("/", "%")} {width}w{Choice.One(1, 2)})"], Bits(width, depth - 1))),
            (width is >= 2 and <= 32 ? 2 : 0, () => Use("cast of int", type, [$"((bit<{width}>)", ")"], Signed(width, depth - 1))),
            (width == 1 ? 6 : 0, () => Use("cast of bool", type, ["((bit<1>)", ")"], Boolean(depth - 1))),
            (3, () => Call(type, depth) ?? Read(width)))();
    }

    /// <summary>A truth.</summary>
    public FuzzExpression Boolean(int depth)
    {
        FuzzType type = FuzzType.Boolean;
        Place[] own = [.. places.Where(p => p.Type == type)];
        if (depth <= 0)
        {
            return Choice.Weighted<Func<FuzzExpression>>(
                (HeaderPaths.Count > 0 ? 2 : 0, Valid),
                (own.Length > 0 ? 3 : 0, () => Choice.Of(own).Read),
                (5, () => Comparison(true, 0)))();
        }

        return Choice.Weighted<Func<FuzzExpression>>(
            (8, () => Comparison(true, depth)),
            (4, () => Comparison(false, depth)),
            (HeaderPaths.Count > 0 ? 4 : 0, Valid),
            (own.Length > 0 ? 4 : 0, () => Choice.Of(own).Read),
            (HasStandard ? 1 : 0, () => Use("parser error", type, [$"(s.parser_error {Choice.One("==", "!=")} error.{Choice.One("NoError", "PacketTooShort", "NoMatch", "StackOutOfBounds", "ParserInvalidArgument")})"])),
            (4, () => Use("and, or", type, ["(", $" {Choice.One("&&", "||")} ", ")"], Boolean(depth - 1), Boolean(depth - 1))),
            (2, () => Use("not of bool", type, ["!(", ")"], Boolean(depth - 1))),
            (1, () => Use("choice of bool", type, ["(", " ? ", " : ", ")"], Boolean(depth - 1), Boolean(depth - 1), Boolean(depth - 1))),
            (1, () => Use("bool of bit", type, ["((bool)", ")"], Bits(1, depth - 1))),
            (1, () => SignedComparison(depth)))();
    }

    /// <summary>A place of bits, or part of one that is wider.</summary>
    public FuzzExpression Read(int width)
    {
        Place[] same = [.. places.Where(p => p.Type == FuzzType.Bits(width))];
        if (same.Length > 0 && Choice.Percent(85))
        {
            return Choice.Of(same).Read;
        }

        Place[] wider = [.. places.Where(p => p.Type.Kind == FuzzTypeKind.Bits && p.Type.Width > width)];
        if (wider.Length > 0 && Choice.Percent(70))
        {
            return SliceOf(Choice.Of(wider).Read, width);
        }

        Place[] any = [.. places.Where(p => p.Type.Kind == FuzzTypeKind.Bits)];
        return any.Length == 0 ? FuzzExpression.Literal(FuzzType.Bits(width), shared.Constant(width)) : Use("cast", FuzzType.Bits(width), [$"((bit<{width}>)", ")"], Choice.Of(any).Read);
    }

    private FuzzExpression Valid() => Use("isValid", FuzzType.Boolean, [$"{Choice.Of(HeaderPaths)}.isValid()"]);

    private FuzzExpression Comparison(bool equal, int depth)
    {
        int width = AnyWidth();
        string op = equal ? Choice.One("==", "==", "!=") : Choice.One("<", ">", "<=", ">=");
        FuzzExpression left = Bits(width, depth - 1);
        FuzzExpression right = Choice.Percent(70) ? FuzzExpression.Literal(left.Type, shared.Constant(width)) : Bits(width, depth - 1);
        return Use(equal ? "equality" : "order", FuzzType.Boolean, ["(", $" {op} ", ")"], left, right);
    }

    private FuzzExpression SignedComparison(int depth)
    {
        int width = Math.Clamp(AnyWidth(), 2, 32);
        return Use("order of int", FuzzType.Boolean, ["(", $" {Choice.One("<", ">", "<=", ">=", "==")} ", ")"], Signed(width, depth - 1), Signed(width, depth - 1));
    }

    private FuzzExpression Signed(int width, int depth)
    {
        FuzzType type = FuzzType.WithSign(width);
        Place[] own = [.. places.Where(p => p.Type == type)];
        FuzzExpression Convert() => Use("cast to int", type, [$"((int<{width}>)", ")"], Bits(width, depth - 1));
        if (depth <= 0)
        {
            return own.Length > 0 && Choice.Percent(70) ? Choice.Of(own).Read : Choice.Percent(70) ? Convert() : FuzzExpression.Literal(type, shared.Constant(width - 1));
        }

        return Choice.Weighted<Func<FuzzExpression>>(
            (4, Convert),
            (own.Length > 0 ? 4 : 0, () => Choice.Of(own).Read),
            (2, () => Binary(Choice.One("+", "-"), "add of int", type, depth)),
            (1, () => Binary(Choice.One("&", "|", "^"), "bitwise of int", type, depth)),
            (1, () => Binary(Choice.One("|+|", "|-|"), "saturating of int", type, depth)),
            (2, () => Use("shift of int", type, ["(", $" {Choice.One("<<", ">>", ">>")} {Choice.Next(width + 1)})"], Signed(width, depth - 1))),
            (1, () => Use("widening of int", type, [$"((int<{width}>)", ")"], Signed(Choice.One(2, 4, 8, 16), depth - 1))))();
    }

    private FuzzExpression Binary(string op, string feature, FuzzType type, int depth) => Use(feature, type, ["(", $" {op} ", ")"], Of(type, depth - 1), Of(type, depth - 1));

    private FuzzExpression Unary(string op, string feature, FuzzType type, int depth) => Use(feature, type, [$"{op}(", ")"], Of(type, depth - 1));

    private FuzzExpression Concatenation(int width, int depth)
    {
        int left = Choice.Between(1, width - 1);
        return Use("concatenation", FuzzType.Bits(width), ["(", " ++ ", ")"], Bits(left, depth - 1), Bits(width - left, depth - 1));
    }

    private FuzzExpression Cast(int width, int depth)
    {
        int other = AnyWidth();
        return other == width ? Read(width) : Use("cast", FuzzType.Bits(width), [$"((bit<{width}>)", ")"], Bits(other, depth - 1));
    }

    private FuzzExpression Slice(int width, int depth)
    {
        int[] wider = [.. Widths.Where(w => w > width)];
        return wider.Length == 0 ? Read(width) : SliceOf(Bits(Choice.Of(wider), depth - 1), width);
    }

    private FuzzExpression SliceOf(FuzzExpression of, int width)
    {
        int low = Choice.Percent(50) ? Choice.Between(0, of.Type.Width - width) : Choice.One(0, of.Type.Width - width);
        return Use("slice", FuzzType.Bits(width), of.Operands.IsEmpty ? ["", $"[{low + width - 1}:{low}]"] : ["(", $")[{low + width - 1}:{low}]"], of);
    }

    private FuzzExpression? Call(FuzzType type, int depth)
    {
        FuzzCallable[] functions = [.. shared.Functions.Where(f => f.Result == type && f.Parameters.All(p => p.Direction == "in"))];
        if (functions.Length == 0)
        {
            return null;
        }

        FuzzCallable function = Choice.Of(functions);
        FuzzExpression[] arguments = [.. function.Parameters.Select(p => Of(p.Type, depth - 1))];
        return Use("function in an expression", type, [$"{function.Name}(", .. arguments.Skip(1).Select(_ => ", "), ")"], arguments);
    }

    private int AnyWidth()
    {
        Place[] bits = [.. places.Where(p => p.Type.Kind == FuzzTypeKind.Bits)];
        return bits.Length > 0 && Choice.Percent(80) ? Choice.Of(bits).Type.Width : Choice.Of(Widths);
    }

    private FuzzExpression Use(string feature, FuzzType type, string[] text, params FuzzExpression[] operands)
    {
        shared.Features.Add(feature);
        return new FuzzExpression(type, [.. text], [.. operands]);
    }
}
