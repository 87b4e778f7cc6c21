using System.Numerics;
using FlexNic.Model.Program.Values;
using FlexNic.P4.Types;

namespace FlexNic.Model.Program.V1;

/// <summary>Standard metadata by the names of its fields.</summary>
internal sealed class V1Metadata(StructType type, CompositeValue record)
{
    public BigInteger this[string field]
    {
        get => type.Find(field) is { } f && record.Parts[f.Index] is NumberValue n ? n.Number : 0;
        set
        {
            if (type.Find(field) is { } f)
            {
                record.Parts[f.Index] = new NumberValue(ValueBits.Wrap(value, TypeFacts.Representation(f.Type)));
            }
        }
    }

    public void SetError(string error)
    {
        if (type.Find("parser_error") is { } f)
        {
            record.Parts[f.Index] = new NameValue(error);
        }
    }
}
