using System.Collections.Immutable;
using FlexNic.P4.Lexing;
using FlexNic.P4.Syntax;

namespace FlexNic.P4.Elaboration;

/// <summary>The names that the control plane has for things: <c>@name</c> before the name of the program, instances joined by dots.</summary>
public static class ControlPlaneName
{
    /// <summary>The name of one thing within what is around it; a dot in front makes it absolute.</summary>
    public static string Local(string name, ImmutableArray<Annotation> annotations)
    {
        foreach (Annotation annotation in annotations)
        {
            if (annotation.Name == "name" && annotation.Body.FirstOrDefault(t => t.Kind == TokenKind.Text) is { Text: { } text })
            {
                return text;
            }
        }

        return name;
    }

    /// <summary>A name within another.</summary>
    public static string Join(string outer, string local) => local.StartsWith('.') ? local[1..] : outer.Length == 0 ? local : $"{outer}.{local}";
}
