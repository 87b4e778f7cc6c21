using System.Collections.Immutable;
using System.Globalization;
using System.Text;

namespace FlexNic.P4.Records;

/// <summary>
/// The C header of the records that a program exchanges with host memory: a packed struct for each, with its size and the places of its fields checked by the
/// C compiler, and a function for each field that is not whole bytes. For C11 and C++11 of GCC or Clang.
/// </summary>
public sealed class RecordHeader
{
    private static readonly ImmutableHashSet<string> Keywords =
    [
        "alignas", "alignof", "and", "asm", "auto", "bool", "break", "case", "catch", "char", "class", "const", "constexpr", "continue", "default", "delete", "do", "double", "else", "enum", "explicit", "export",
        "extern", "false", "float", "for", "friend", "goto", "if", "inline", "int", "long", "mutable", "namespace", "new", "not", "operator", "or", "private", "protected", "public", "register", "restrict", "return",
        "short", "signed", "sizeof", "static", "struct", "switch", "template", "this", "throw", "true", "try", "typedef", "typename", "union", "unsigned", "using", "virtual", "void", "volatile", "while", "xor",
    ];

    private readonly StringBuilder _text = new();

    private RecordHeader()
    {
    }

    /// <summary>The text of the header.</summary>
    public static string Write(string program, IReadOnlyList<HostRecord> records)
    {
        ArgumentNullException.ThrowIfNull(records);
        var header = new RecordHeader();
        header.WriteAll(program, records);
        return header._text.ToString();
    }

    private void WriteAll(string program, IReadOnlyList<HostRecord> records)
    {
        string guard = $"FLEXNIC_RECORDS_{new string([.. program.Select(c => char.IsAsciiLetterOrDigit(c) ? char.ToUpperInvariant(c) : '_')])}_H";
        Line($"// Records that {program} exchanges with host memory. Made by flexnic from the P4 program; changes are lost.");
        Line("// fnic_be: the most significant byte comes first, as P4 has it; fnic_le: the program put the least significant byte first (@little_endian).");
        Line($"#ifndef {guard}");
        Line($"#define {guard}");
        Line();
        Line("#include <assert.h>");
        Line("#include <stddef.h>");
        Line("#include <stdint.h>");
        Line();
        Line("#ifndef FLEXNIC_RECORD_TYPES");
        Line("#define FLEXNIC_RECORD_TYPES");
        foreach (int width in new[] { 16, 32, 64 })
        {
            Line($"typedef uint{width}_t fnic_be{width};");
            Line($"typedef uint{width}_t fnic_le{width};");
        }

        Line();
        Line("// A number of at most 64 bits, counted from the most significant bit of the first byte.");
        Line("static inline uint64_t fnic_bits(const void *record, unsigned first, unsigned width)");
        Line("{");
        Line("    const uint8_t *bytes = (const uint8_t *)record;");
        Line("    uint64_t value = 0;");
        Line("    for (unsigned bit = first; bit < first + width; bit++)");
        Line("        value = value << 1 | (bytes[bit / 8] >> (7 - bit % 8) & 1);");
        Line("    return value;");
        Line("}");
        Line("#endif");
        foreach (HostRecord record in records)
        {
            Write(record);
        }

        Line();
        Line("#endif");
    }

    private void Write(HostRecord record)
    {
        RecordField[] placed = [.. record.Fields.TakeWhile(f => !f.IsVariable)];
        string name = Identifier(record.Name);
        Line();
        Line($"// {Uses(record.Uses)}");
        Line($"struct {name} {{");
        var checkedFields = new List<RecordField>();
        int end = 0;
        for (int i = 0; i < placed.Length; i++)
        {
            RecordField field = placed[i];
            if (field.IsBytes)
            {
                Line($"    {Declaration(field)}");
                checkedFields.Add(field);
                end = field.FirstBit + field.Width;
                continue;
            }

            // Bits up to the next field that is whole bytes.
            int first = i;
            while (i + 1 < placed.Length && !placed[i + 1].IsBytes)
            {
                i++;
            }

            end = placed[i].FirstBit + placed[i].Width;
            Line($"    uint8_t bits_{field.FirstBit / 8}[{(end - field.FirstBit + 7) / 8}]; // {string.Join(", ", placed[first..(i + 1)].Select(f => string.Create(CultureInfo.InvariantCulture, $"{f.Name}: {f.Width}")))}");
        }

        if (record.Fields.FirstOrDefault(f => f.IsVariable) is { } variable)
        {
            Line($"    // {variable.Name}: up to {variable.Width} bits, and what follows it.");
        }

        Line("} __attribute__((packed));");
        Line($"static_assert(sizeof(struct {name}) == {(end + 7) / 8}, \"size of {name}\");");
        foreach (RecordField field in checkedFields)
        {
            Line($"static_assert(offsetof(struct {name}, {Identifier(field.Name)}) == {field.FirstBit / 8}, \"place of {name}.{field.Name}\");");
        }

        foreach (RecordField field in placed.Where(f => !f.IsBytes && f.Width <= 64))
        {
            Line();
            Line($"static inline uint64_t {name}_{field.Name}(const struct {name} *record)");
            Line("{");
            Line($"    return fnic_bits(record, {field.FirstBit}, {field.Width});");
            Line("}");
        }
    }

    private static string Declaration(RecordField field)
    {
        string name = Identifier(field.Name);
        return field.Width switch
        {
            8 => $"uint8_t {name};",
            16 or 32 or 64 => $"fnic_{(field.IsLittleEndian ? "le" : "be")}{field.Width.ToString(CultureInfo.InvariantCulture)} {name};",
            _ => string.Create(CultureInfo.InvariantCulture, $"uint8_t {name}[{field.Width / 8}];"),
        };
    }

    private static string Uses(RecordUses uses) => string.Join("; ", new[]
    {
        uses.HasFlag(RecordUses.Written) ? "written to host memory" : "",
        uses.HasFlag(RecordUses.Read) ? "read from host memory" : "",
        uses.HasFlag(RecordUses.InPackets) ? "a header of packets written to host memory" : "",
    }.Where(u => u.Length > 0));

    private static string Identifier(string name) => Keywords.Contains(name) ? name + "_" : name;

    private void Line(FormattableString line) => _text.Append(line.ToString(CultureInfo.InvariantCulture)).Append('\n');

    private void Line(string line = "") => _text.Append(line).Append('\n');
}
