using System.Collections.Immutable;
using System.Numerics;

namespace FlexNic.P4.Checked;

/// <summary>A value known when compiling.</summary>
public abstract record ConstantValue;

/// <summary>A number, or a member of a serializable enum.</summary>
public sealed record NumberConstant(BigInteger Value) : ConstantValue;

/// <summary>A truth value.</summary>
public sealed record BooleanConstant(bool Value) : ConstantValue;

/// <summary>A string.</summary>
public sealed record TextConstant(string Value) : ConstantValue;

/// <summary>A member of an enum, of error or of match_kind.</summary>
public sealed record MemberConstant(string Name) : ConstantValue;

/// <summary>A struct, header, tuple, list or stack; an invalid header has <paramref name="IsValid"/> false.</summary>
public sealed record AggregateConstant(ImmutableArray<ConstantValue> Elements, bool IsValid) : ConstantValue
{
    /// <inheritdoc/>
    public bool Equals(AggregateConstant? other) => other is not null && IsValid == other.IsValid && Elements.SequenceEqual(other.Elements);

    /// <inheritdoc/>
    public override int GetHashCode() => Elements.Length;
}
