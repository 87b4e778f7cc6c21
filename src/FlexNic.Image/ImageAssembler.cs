using System.Collections.Immutable;
using System.Globalization;
using FlexNic.Core;
using FlexNic.Geometry;
using FlexNic.Image.Rules;
using FlexNic.Image.Symbols;
using FlexNic.Image.Text;

namespace FlexNic.Image;

/// <summary>
/// Assembles the text form of an image (docs/image-format.md) for a geometry. The text is checked against the geometry; all faults of a file are told, each
/// with its place, what was found and which limit it meets.
/// </summary>
public static class ImageAssembler
{
    /// <summary>The image of a program, with its symbols; a faulty text raises <see cref="FlexNicInputException"/> with all its faults.</summary>
    public static ConfigurationImage Assemble(string text, string file, NicGeometry geometry)
    {
        ArgumentNullException.ThrowIfNull(text);
        ArgumentNullException.ThrowIfNull(geometry);
        var context = new AssemblyContext(geometry, file);
        List<AsmLine> lines = AsmLexer.Lines(text, file, context.Diagnostics);
        Outline outline = Outline.Of(lines, geometry, context.Diagnostics);
        CheckGeometry(context, outline);
        string program = ReadName(context, outline);
        foreach ((PipelineId pipeline, AsmLine line) in outline.Aliases)
        {
            context.Read(line, l =>
            {
                l.Take();
                context.NamesOf(pipeline).ReadAlias(l);
            });
        }

        List<RowName> states = [];
        List<RowName> layouts = [];
        List<TableAdd> entries = [];
        foreach (Section section in outline.Sections)
        {
            ReadSection(context, section, states, layouts, entries);
        }

        if (context.Diagnostics.HasErrors)
        {
            throw Faults(context);
        }

        var symbols = new ImageSymbols(
            program,
            [.. context.Tables.OrderBy(t => t.Pipeline).ThenBy(t => t.Stage).ThenBy(t => t.Name, StringComparer.Ordinal)],
            [.. context.Actions.OrderBy(a => a.Pipeline).ThenBy(a => a.Stage).ThenBy(a => a.Number)],
            [.. context.Registers.OrderBy(r => r.Pipeline).ThenBy(r => r.Stage).ThenBy(r => r.Name, StringComparer.Ordinal)],
            Sorted(states),
            Sorted(layouts));
        return Install(context, new ConfigurationImage(context.Layout, context.Rows.Rows, symbols), entries);
    }

    private static ImmutableArray<RowName> Sorted(IEnumerable<RowName> names) => [.. names.OrderBy(n => n.Pipeline).ThenBy(n => n.Row)];

    private static void ReadSection(AssemblyContext context, Section section, List<RowName> states, List<RowName> layouts, List<TableAdd> entries)
    {
        switch (section.Kind)
        {
            case SectionKind.Parser:
                var parser = new ParserAssembler(context, section);
                parser.Run();
                states.AddRange(parser.States.Select(s => new RowName(section.Pipeline, s.Number, s.Name)));
                break;
            case SectionKind.Deparser:
                var deparser = new DeparserAssembler(context, section);
                deparser.Run();
                layouts.AddRange(deparser.Layouts.Select(s => new RowName(section.Pipeline, s.Number, s.Name)));
                break;
            default:
                var stage = new StageAssembler(context, section);
                stage.Run();
                entries.AddRange(stage.Entries);
                break;
        }
    }

    private static ConfigurationImage Install(AssemblyContext context, ConfigurationImage image, List<TableAdd> entries)
    {
        var installer = new RuleInstaller(image, context.Geometry);
        foreach (TableAdd entry in entries)
        {
            try
            {
                installer.Apply(entry);
            }
            catch (FlexNicInputException fault)
            {
                context.Diagnostics.AddRange(fault.Diagnostics);
            }
        }

        return context.Diagnostics.HasErrors ? throw Faults(context) : installer.Snapshot();
    }

    private static FlexNicInputException Faults(AssemblyContext context) =>
        new(context.Diagnostics.OrderBy(d => d.Span.Line).ThenBy(d => d.Span.Column));

    private static string ReadName(AssemblyContext context, Outline outline)
    {
        string name = "";
        if (outline.Image is AsmLine line)
        {
            context.Read(line, l =>
            {
                l.Take();
                name = l.TakeName("a name for the image");
            });
        }

        return name;
    }

    private static void CheckGeometry(AssemblyContext context, Outline outline)
    {
        if (outline.Geometry is not AsmLine line)
        {
            return;
        }

        context.Read(line, l =>
        {
            l.Take();
            AsmToken name = l.TakeWord("the name of a geometry");
            AsmToken at = l.Peek;
            uint fingerprint = (uint)l.TakeNumber(32, "fingerprint");
            uint own = ImageFingerprint.Of(context.Geometry);
            if (fingerprint != own)
            {
                throw l.Fault(
                    at,
                    "FNIC3010",
                    string.Create(CultureInfo.InvariantCulture, $"the text was made for geometry '{name.Text}' with fingerprint 0x{fingerprint:x8}; '{context.Geometry.Name}' has 0x{own:x8}. Without this line the text is checked against any geometry"));
            }
        });
    }
}
