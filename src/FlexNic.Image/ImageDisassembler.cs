using System.Globalization;
using FlexNic.Geometry;
using FlexNic.Image.Text;

namespace FlexNic.Image;

/// <summary>Writes an image as text that assembles to the same bits and symbols.</summary>
public static class ImageDisassembler
{
    /// <summary>The text form, bound to the geometry by a <c>geometry</c> line.</summary>
    public static string ToText(ConfigurationImage image, NicGeometry geometry)
    {
        ArgumentNullException.ThrowIfNull(image);
        ArgumentNullException.ThrowIfNull(geometry);
        var writer = new ImageWriter();
        if (image.Symbols.Program.Length > 0)
        {
            writer.Line(0, $"image {image.Symbols.Program}");
        }

        writer.Line(0, string.Create(CultureInfo.InvariantCulture, $"geometry {Identifier(geometry.Name)} 0x{ImageFingerprint.Of(geometry):x8}"));
        foreach (PipelineId pipeline in Enum.GetValues<PipelineId>())
        {
            bool named = image.Symbols.Tables.Any(t => t.Pipeline == pipeline) || image.Symbols.Actions.Any(t => t.Pipeline == pipeline) || image.Symbols.Registers.Any(t => t.Pipeline == pipeline);
            if (!named && !image.Rows.Any(r => r.Pipeline == pipeline))
            {
                continue;
            }

            writer.Blank();
            writer.Line(0, $"pipeline {Names.Of(pipeline)}");
            new ParserWriter(writer, image, pipeline).Run();
            for (int stage = 0; stage < geometry.Pipeline(pipeline).Stages; stage++)
            {
                new StageWriter(writer, image, pipeline, stage).Run();
            }

            new DeparserWriter(writer, image, pipeline).Run();
        }

        return writer.ToString();
    }

    // Names of geometries are free text; here they only help the reader, the fingerprint decides.
    private static string Identifier(string name)
    {
        string safe = string.Concat(name.Select(c => char.IsAsciiLetterOrDigit(c) ? c : '_'));
        return safe.Length > 0 && char.IsAsciiLetter(safe[0]) ? safe : $"g_{safe}";
    }
}
