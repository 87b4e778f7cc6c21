using System.Numerics;

namespace FlexNic.Fuzz.Programs;

/// <summary>The types that generated programs compute with.</summary>
public enum FuzzTypeKind
{
    /// <summary><c>bit&lt;W&gt;</c>.</summary>
    Bits,

    /// <summary><c>int&lt;W&gt;</c>.</summary>
    WithSign,

    /// <summary><c>bool</c>.</summary>
    Boolean,
}

/// <summary>The type of a value and its width in bits.</summary>
public readonly record struct FuzzType(FuzzTypeKind Kind, int Width)
{
    /// <summary><c>bool</c>.</summary>
    public static FuzzType Boolean => new(FuzzTypeKind.Boolean, 1);

    /// <summary><c>bit&lt;width&gt;</c>.</summary>
    public static FuzzType Bits(int width) => new(FuzzTypeKind.Bits, width);

    /// <summary><c>int&lt;width&gt;</c>.</summary>
    public static FuzzType WithSign(int width) => new(FuzzTypeKind.WithSign, width);

    /// <summary>A constant of this type; the value is not negative.</summary>
    public string Literal(BigInteger value) => Kind switch
    {
        FuzzTypeKind.Boolean => value.IsZero ? "false" : "true",
        FuzzTypeKind.WithSign => $"{Width}s{value}",
        _ => value > 99 ? $"{Width}w0x{Hex(value)}" : $"{Width}w{value}",
    };

    /// <summary>As the program writes it.</summary>
    public override string ToString() => Kind switch { FuzzTypeKind.Boolean => "bool", FuzzTypeKind.WithSign => $"int<{Width}>", _ => $"bit<{Width}>" };

    /// <summary>Digits of base 16 without zeros in front.</summary>
    public static string Hex(BigInteger value)
    {
        string digits = value.ToString("x").TrimStart('0');
        return digits.Length == 0 ? "0" : digits;
    }
}
