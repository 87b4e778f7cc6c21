using System.Globalization;
using System.Text;

namespace FlexNic.Ir;

/// <summary>A program as text, for people and golden files.</summary>
public static class IrText
{
    /// <summary>The text of a program.</summary>
    public static string Of(IrProgram program)
    {
        ArgumentNullException.ThrowIfNull(program);
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"program {program.Name}\n\nparser\n{Of(program.Parser)}");
        text.Append("\nrequests\n");
        foreach (Request request in program.Requests)
        {
            Write(text, request);
        }

        text.Append("\nemit\n");
        foreach (EmittedHeader emitted in program.Emitted)
        {
            text.Append(CultureInfo.InvariantCulture, $"  {emitted.Header.Name} if {NodeText.Of(emitted.Valid)}\n");
            foreach ((Field field, Node value) in emitted.Header.Fields.Zip(emitted.Fields))
            {
                if (value is not InputNode i || i.Field != field)
                {
                    text.Append(CultureInfo.InvariantCulture, $"    {field.Name} = {NodeText.Of(value)}\n");
                }
            }
        }

        text.Append(CultureInfo.InvariantCulture, $"\ndestination = {NodeText.Of(program.Destination)}\n");
        foreach (MetadataOutput output in program.Metadata)
        {
            text.Append(CultureInfo.InvariantCulture, $"{output.Name} = {NodeText.Of(output.Value)}\n");
        }

        foreach (DmaRequest dma in program.DmaRequests)
        {
            text.Append(CultureInfo.InvariantCulture, $"dma {(dma.IsRead ? "read" : "write")} if {NodeText.Of(dma.Guard)}\n    address = {NodeText.Of(dma.Address)}\n    length = {NodeText.Of(dma.Length)}\n");
            text.Append(dma.Data is null ? "" : $"    data = {NodeText.Of(dma.Data)}\n");
        }

        return text.ToString();
    }

    /// <summary>The text of a parser.</summary>
    public static string Of(ParseGraph parser)
    {
        ArgumentNullException.ThrowIfNull(parser);
        var text = new StringBuilder();
        foreach (ParseState state in parser.States)
        {
            Write(text, state);
        }

        foreach (ParseStart start in parser.Starts.Skip(1))
        {
            text.Append(CultureInfo.InvariantCulture, $"  source {string.Join(", ", start.Sources)} -> {start.State.Name}\n");
        }

        return text.ToString();
    }

    private static void Write(StringBuilder text, ParseState state)
    {
        text.Append(CultureInfo.InvariantCulture, $"  {state.Name} at {state.PositionBits / 8}\n");
        foreach (Extraction extraction in state.Extractions)
        {
            text.Append(CultureInfo.InvariantCulture, $"    extract {extraction.Header.Name}, {extraction.Header.Bits} bits\n");
        }

        foreach (ParseBranch branch in state.Branches)
        {
            text.Append(CultureInfo.InvariantCulture, $"    {string.Join(", ", branch.Tests.Select(t => $"{t.PositionBits}+{t.Width}: {t.Value}/{t.Mask}"))} -> {branch.Target}\n");
        }

        text.Append(CultureInfo.InvariantCulture, $"    -> {state.Default}\n");
    }

    private static void Write(StringBuilder text, Request request)
    {
        text.Append(CultureInfo.InvariantCulture, $"  {request.Name} if {NodeText.Of(request.Guard)}\n");
        if (request is TableRequest table)
        {
            foreach (KeyPart key in table.Keys)
            {
                text.Append(CultureInfo.InvariantCulture, $"    {key.Name}: {key.MatchKind} = {NodeText.Of(key.Value)}\n");
            }

            text.Append(CultureInfo.InvariantCulture, $"    actions {string.Join(", ", table.Actions.Select(a => $"{a.Name}({string.Join(", ", a.Parameters.Select(p => $"{p.Name}:{p.Width}"))})"))}\n");
        }
    }
}
