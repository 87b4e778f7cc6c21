using System.Text;
using FlexNic.Core;
using FlexNic.Geometry;

namespace FlexNic.Image;

/// <summary>Reads an image from a file of either form.</summary>
public static class ImageFile
{
    /// <summary>The image of a file: binary when it begins with the magic bytes, else text that is assembled.</summary>
    public static ConfigurationImage Load(string path, NicGeometry geometry)
    {
        byte[] data;
        try
        {
            data = File.ReadAllBytes(path);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw new FlexNicInputException("FNIC3100", SourceSpan.OfFile(path), $"the image cannot be read: {fault.Message}");
        }

        if (BinaryImage.HasMagic(data))
        {
            return BinaryImage.Read(data, path, geometry);
        }

        if (Array.IndexOf(data, (byte)0) >= 0)
        {
            throw new FlexNicInputException("FNIC3101", SourceSpan.OfFile(path), "the file is neither a binary image (no 'FNICIMG1' at its start) nor text (it holds zero bytes)");
        }

        return ImageAssembler.Assemble(Encoding.UTF8.GetString(data), path, geometry);
    }
}
