using System.Numerics;
using FlexNic.P4.Elaboration;

namespace FlexNic.Model.Program.Values;

/// <summary>A value of the running program. Scalars are immutable; composites are changed in place and copied when they are passed.</summary>
internal abstract class Value
{
    /// <summary>A value of its own.</summary>
    public virtual Value Copy() => this;
}

/// <summary>A number; an undefined one is 0, or what a field held before it lost its value.</summary>
internal sealed class NumberValue(BigInteger number, bool isUndefined = false) : Value
{
    public static NumberValue Zero { get; } = new(0);

    public static NumberValue Undefined { get; } = new(0, true);

    public BigInteger Number => number;

    public bool IsUndefined => isUndefined;

    /// <summary>The same number, no longer one that the program can count on.</summary>
    public NumberValue AsUndefined => isUndefined ? this : new NumberValue(number, true);
}

internal sealed class BooleanValue : Value
{
    private BooleanValue(bool truth, bool isUndefined)
    {
        Truth = truth;
        IsUndefined = isUndefined;
    }

    public static BooleanValue True { get; } = new(true, false);

    public static BooleanValue False { get; } = new(false, false);

    public static BooleanValue Undefined { get; } = new(false, true);

    private static BooleanValue UndefinedTrue { get; } = new(true, true);

    public bool Truth { get; }

    public bool IsUndefined { get; }

    /// <summary>The same truth, no longer one that the program can count on.</summary>
    public BooleanValue AsUndefined => Truth ? UndefinedTrue : Undefined;

    public static BooleanValue Of(bool truth) => truth ? True : False;
}

/// <summary>A member of an enum or of error.</summary>
internal sealed class NameValue(string name) : Value
{
    public string Name => name;
}

internal sealed class TextValue(string text) : Value
{
    public string Text => text;
}

/// <summary>A varbit: its bits as a number, and how many there are.</summary>
internal sealed class VarbitValue(BigInteger bits, int length) : Value
{
    public BigInteger Bits => bits;

    public int Length => length;
}

/// <summary>An extern, a parser, a control or a packet.</summary>
internal sealed class ObjectValue(object target) : Value
{
    public object Target => target;

    public ObjectInstance? Instance => target as ObjectInstance;
}

/// <summary>A value of several parts.</summary>
internal abstract class CompositeValue(Value[] parts) : Value
{
    public Value[] Parts => parts;

    /// <summary>Takes over what another value of the same type holds.</summary>
    public virtual void Assign(CompositeValue other)
    {
        for (int i = 0; i < Parts.Length; i++)
        {
            Put(i, other.Parts[i]);
        }
    }

    /// <summary>Replaces a part; a composite part is changed in place, so that whoever refers to it sees it.</summary>
    public void Put(int index, Value value)
    {
        if (Parts[index] is CompositeValue part && value is CompositeValue given)
        {
            part.Assign(given);
        }
        else
        {
            Parts[index] = value;
        }
    }

    protected Value[] CopyParts()
    {
        var copy = new Value[Parts.Length];
        for (int i = 0; i < copy.Length; i++)
        {
            copy[i] = Parts[i].Copy();
        }

        return copy;
    }
}

/// <summary>A struct, a tuple or a list.</summary>
internal sealed class RecordValue(Value[] parts) : CompositeValue(parts)
{
    public override Value Copy() => new RecordValue(CopyParts());
}

internal sealed class HeaderValue(Value[] parts, bool isValid) : CompositeValue(parts)
{
    public bool IsValid { get; set; } = isValid;

    /// <summary>As setValid does: the fields of a header that was invalid keep their bits, and are undefined until they are written.</summary>
    public void MakeValid()
    {
        if (!IsValid)
        {
            for (int i = 0; i < Parts.Length; i++)
            {
                Parts[i] = Unset(Parts[i]);
            }
        }

        IsValid = true;
    }

    private static Value Unset(Value value)
    {
        switch (value)
        {
            case NumberValue n:
                return n.AsUndefined;
            case BooleanValue b:
                return b.AsUndefined;
            case RecordValue r:
                for (int i = 0; i < r.Parts.Length; i++)
                {
                    r.Parts[i] = Unset(r.Parts[i]);
                }

                return r;
            default:
                return value;
        }
    }

    public override Value Copy() => new HeaderValue(CopyParts(), IsValid);

    // As in BMv2, the fields of an invalid header stay as they were.
    public override void Assign(CompositeValue other)
    {
        IsValid = ((HeaderValue)other).IsValid;
        if (IsValid)
        {
            base.Assign(other);
        }
    }
}

/// <summary>A header union: at most one member is valid.</summary>
internal sealed class UnionValue(Value[] parts) : CompositeValue(parts)
{
    public bool IsValid => Parts.Any(p => ((HeaderValue)p).IsValid);

    public override Value Copy() => new UnionValue(CopyParts());

    /// <summary>Called when a member has become valid.</summary>
    public void KeepOnly(HeaderValue member)
    {
        foreach (Value part in Parts)
        {
            if (!ReferenceEquals(part, member))
            {
                ((HeaderValue)part).IsValid = false;
            }
        }
    }
}

internal sealed class StackValue(Value[] parts, int next) : CompositeValue(parts)
{
    /// <summary>Index of the element that is extracted next.</summary>
    public int Next { get; set; } = next;

    public override Value Copy() => new StackValue(CopyParts(), Next);

    public override void Assign(CompositeValue other)
    {
        base.Assign(other);
        Next = ((StackValue)other).Next;
    }

    public void PushFront(int count, Func<Value> empty)
    {
        count = Math.Min(count, Parts.Length);
        Array.Copy(Parts, 0, Parts, count, Parts.Length - count);
        for (int i = 0; i < count; i++)
        {
            Parts[i] = empty();
        }

        Next = Math.Min(Parts.Length, Next + count);
    }

    public void PopFront(int count, Func<Value> empty)
    {
        count = Math.Min(count, Parts.Length);
        Array.Copy(Parts, count, Parts, 0, Parts.Length - count);
        for (int i = Parts.Length - count; i < Parts.Length; i++)
        {
            Parts[i] = empty();
        }

        Next = Math.Max(0, Next - count);
    }
}
