using System.Numerics;
using FlexNic.Model.Program.Values;
using FlexNic.P4.Checked;

namespace FlexNic.Model.Program.Execution;

/// <summary>A place that can be assigned, found once; reading and writing do not evaluate anything again.</summary>
internal abstract class Location
{
    public abstract Value Get();

    public abstract void Set(Value value);
}

internal sealed class VariableLocation(Frame frame, Variable variable) : Location
{
    public override Value Get() => frame.Find(variable) ?? ValueFactory.Undefined(variable.Type);

    public override void Set(Value value) => frame.Set(variable, value is CompositeValue ? value : value.Copy());
}

/// <summary>A part of a composite; of a union, a member that becomes valid makes the others invalid.</summary>
internal sealed class PartLocation(CompositeValue target, int index) : Location
{
    public override Value Get() => target.Parts[index];

    public override void Set(Value value)
    {
        target.Put(index, value);
        if (target is UnionValue union && union.Parts[index] is HeaderValue { IsValid: true } member)
        {
            union.KeepOnly(member);
        }
    }
}

/// <summary>Outside of any stack: reads as undefined, writes have no effect.</summary>
internal sealed class NowhereLocation(Value undefined) : Location
{
    public override Value Get() => undefined;

    public override void Set(Value value)
    {
    }
}

internal sealed class SliceLocation(Location target, int high, int low, FlexNic.P4.Types.P4Type type) : Location
{
    public override Value Get() => new NumberValue((((NumberValue)target.Get()).Number >> low) & ValueBits.Mask(high - low + 1));

    public override void Set(Value value)
    {
        BigInteger mask = ValueBits.Mask(high - low + 1);
        var held = (NumberValue)target.Get();
        BigInteger old = held.Number & ValueBits.Mask(FlexNic.P4.Types.TypeFacts.Width(type));
        BigInteger made = (old & ~(mask << low)) | ((((NumberValue)value).Number & mask) << low);
        target.Set(new NumberValue(ValueBits.Wrap(made, FlexNic.P4.Types.TypeFacts.Representation(type)), held.IsUndefined));
    }
}
