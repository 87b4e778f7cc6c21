using FlexNic.Fuzz.Programs;

namespace FlexNic.Fuzz.Generation;

/// <summary>Something that has a name: a field, a variable, a parameter.</summary>
internal sealed record Place(string Text, FuzzType Type, bool IsWritable = true)
{
    /// <summary>Its value.</summary>
    public FuzzExpression Read => FuzzExpression.Leaf(Type, Text);
}
