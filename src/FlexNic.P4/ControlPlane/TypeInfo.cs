using System.Numerics;
using FlexNic.P4.Lexing;
using FlexNic.P4.Syntax;
using FlexNic.P4.Types;

namespace FlexNic.P4.ControlPlane;

/// <summary>Types as P4Runtime describes them; remembers the declared ones, which are told at the end.</summary>
internal sealed class TypeInfo(IReadOnlyList<string> errors)
{
    private readonly SortedDictionary<string, StructType> _structs = new(StringComparer.Ordinal);
    private readonly SortedDictionary<string, StructType> _headers = new(StringComparer.Ordinal);
    private readonly SortedDictionary<string, EnumType> _enums = new(StringComparer.Ordinal);
    private readonly SortedDictionary<string, SerializableEnumType> _serializable = new(StringComparer.Ordinal);
    private readonly SortedDictionary<string, NewType> _new = new(StringComparer.Ordinal);

    private bool _error;

    /// <summary>The width that the control plane sees, and the name of a new type or enum; no width for a string.</summary>
    public (int? Width, string? Name) Scalar(P4Type type)
    {
        switch (type)
        {
            case NewType n:
                _new[n.Name] = n;
                (int? width, string? name) = Scalar(n.Underlying);
                return Translation(n) is var (_, bits) ? (bits, n.Name) : (width, n.Name);
            case SerializableEnumType e:
                _serializable[e.Name] = e;
                return (TypeFacts.Width(e), null);
            case EnumType e:
                _enums[e.Name] = e;
                return (null, e.Name);
            default:
                return (TypeFacts.IsBoolean(type) ? 1 : TypeFacts.Width(type) is var w and > 0 ? w : null, null);
        }
    }

    /// <summary>Writes a type in full.</summary>
    public void Write(ProtoText text, P4Type type)
    {
        switch (type)
        {
            case NewType n:
                Scalar(n);
                text.Message("new_type", () => text.Field("name", n.Name));
                break;
            case SerializableEnumType e:
                _serializable[e.Name] = e;
                text.Message("serializable_enum", () => text.Field("name", e.Name));
                break;
            case EnumType e:
                _enums[e.Name] = e;
                text.Message("enum", () => text.Field("name", e.Name));
                break;
            case StructType { Kind: StructKind.Header } h:
                _headers[h.Name] = h;
                text.Message("header", () => text.Field("name", h.Name));
                break;
            case StructType s:
                _structs[s.ToString()] = s;
                text.Message("struct", () => text.Field("name", s.ToString()));
                break;
            case TupleType t:
                text.Message("tuple", () =>
                {
                    foreach (P4Type element in t.Elements)
                    {
                        text.Message("members", () => Write(text, element));
                    }
                });
                break;
            case BitType b:
                Bits(text, "bit", "bitwidth", b.Width);
                break;
            case IntType i:
                Bits(text, "int", "bitwidth", i.Width);
                break;
            case VarbitType v:
                Bits(text, "varbit", "max_bitwidth", v.Width);
                break;
            case SimpleType s when TypeFacts.IsBoolean(s):
                text.Message("bool");
                break;
            case SimpleType s when ReferenceEquals(s, SimpleType.Error):
                _error = true;
                text.Message("error");
                break;
        }
    }

    /// <summary>Writes all declared types that were mentioned, and those that they mention.</summary>
    public void WriteAll(ProtoText text)
    {
        // Writing mentions more types; the first rounds only find them.
        for (int before = -1, now = Count(); now != before; now = Count())
        {
            before = now;
            WriteOnce(new ProtoText());
        }

        text.Message("type_info", () => WriteOnce(text));
    }

    /// <summary>A value of so many bits as bytes.</summary>
    public static byte[] Bytes(BigInteger value, int width)
    {
        value &= (BigInteger.One << width) - 1;
        var bytes = new byte[Math.Max(1, (width + 7) / 8)];
        for (int i = bytes.Length - 1; i >= 0; i--)
        {
            bytes[i] = (byte)(value & 0xFF);
            value >>= 8;
        }

        return bytes;
    }

    private static void Bits(ProtoText text, string kind, string name, int width) => text.Message("bitstring", () => text.Message(kind, () => text.Field(name, width)));

    // @p4runtime_translation("uri", bits) or ("uri", string).
    private static (string Uri, int? Bits)? Translation(NewType type)
    {
        if (type.Annotations.FirstOrDefault(a => a.Name == "p4runtime_translation") is not { } annotation)
        {
            return null;
        }

        string uri = annotation.Body.FirstOrDefault(t => t.Kind == TokenKind.Text).Text ?? "";
        Token last = annotation.Body.LastOrDefault(t => t.Kind is TokenKind.Number);
        bool isBits = annotation.Body.Any(t => t.Is("bit"));
        return last.Text is { } digits && IntegerText.Read(digits, out IntegerText bits) is null && (isBits || last.Kind == TokenKind.Number) ? (uri, (int)bits.Value) : (uri, null);
    }

    private int Count() => _structs.Count + _headers.Count + _enums.Count + _serializable.Count + _new.Count + (_error ? 1 : 0);

    private void WriteOnce(ProtoText text)
    {
        foreach ((string name, StructType type) in _structs.ToArray())
        {
            Entry(text, "structs", name, () => Members(text, type));
        }

        foreach ((string name, StructType type) in _headers.ToArray())
        {
            Entry(text, "headers", name, () => Members(text, type));
        }

        foreach ((string name, EnumType type) in _enums.ToArray())
        {
            Entry(text, "enums", name, () =>
            {
                foreach (string member in type.Members)
                {
                    text.Message("members", () => text.Field("name", member));
                }
            });
        }

        if (_error)
        {
            text.Message("error", () =>
            {
                foreach (string member in errors)
                {
                    text.Field("members", member);
                }
            });
        }

        foreach ((string name, SerializableEnumType type) in _serializable.ToArray())
        {
            Entry(text, "serializable_enums", name, () => Serializable(text, type));
        }

        foreach ((string name, NewType type) in _new.ToArray())
        {
            Entry(text, "new_types", name, () => New(text, type));
        }
    }

    private static void Serializable(ProtoText text, SerializableEnumType type)
    {
        int width = TypeFacts.Width(type);
        text.Message("underlying_type", () => text.Field("bitwidth", width));
        foreach ((string member, BigInteger value) in type.Members)
        {
            text.Message("members", () =>
            {
                text.Field("name", member);
                text.Field("value", Bytes(value, width));
            });
        }
    }

    private void New(ProtoText text, NewType type)
    {
        if (Translation(type) is var (uri, bits))
        {
            text.Message("translated_type", () =>
            {
                text.Field("uri", uri);
                if (bits is { } width)
                {
                    text.Field("sdn_bitwidth", width);
                }
                else
                {
                    text.Message("sdn_string");
                }
            });
            return;
        }

        text.Message("original_type", () => Write(text, TypeFacts.Representation(type)));
    }

    private void Members(ProtoText text, StructType type)
    {
        foreach (Field field in type.Fields)
        {
            text.Message("members", () =>
            {
                text.Field("name", field.Name);
                text.Message("type_spec", () => Write(text, field.Type));
            });
        }
    }

    private static void Entry(ProtoText text, string list, string key, Action body) => text.Message(list, () =>
    {
        text.Field("key", key);
        text.Message("value", body);
    });
}
