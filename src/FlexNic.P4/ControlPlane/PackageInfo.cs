using System.Collections.Immutable;
using FlexNic.P4.Lexing;
using FlexNic.P4.Syntax;

namespace FlexNic.P4.ControlPlane;

/// <summary>What P4Info says of the program as a whole: the architecture, and what @pkginfo and @platform_property of main say.</summary>
internal static class PackageInfo
{
    public static void Write(ProtoText text, string architecture, ImmutableArray<Annotation> main) => text.Message("pkg_info", () =>
    {
        Dictionary<string, Token> own = Pairs(main, "pkginfo");
        Text(text, own, "name");
        Text(text, own, "version");
        text.Field("arch", architecture);
        Text(text, own, "organization");
        Text(text, own, "contact");
        Text(text, own, "url");
        Dictionary<string, Token> platform = Pairs(main, "platform_property");
        if (platform.Count > 0)
        {
            text.Message("platform_properties", () =>
            {
                foreach ((string name, Token value) in platform)
                {
                    if (IntegerText.Read(value.Text, out IntegerText number) is null)
                    {
                        text.Field(name, (long)number.Value);
                    }
                }
            });
        }
    });

    private static void Text(ProtoText text, Dictionary<string, Token> pairs, string name)
    {
        if (pairs.TryGetValue(name, out Token value))
        {
            text.Field(name, value.Text);
        }
    }

    // name = value, in the order of the text.
    private static Dictionary<string, Token> Pairs(ImmutableArray<Annotation> annotations, string name)
    {
        var pairs = new Dictionary<string, Token>(StringComparer.Ordinal);
        foreach (Annotation annotation in annotations.Where(a => a.Name == name))
        {
            for (int i = 0; i + 2 < annotation.Body.Length; i++)
            {
                if (annotation.Body[i + 1].Is("="))
                {
                    pairs[annotation.Body[i].Text] = annotation.Body[i + 2];
                }
            }
        }

        return pairs;
    }
}
