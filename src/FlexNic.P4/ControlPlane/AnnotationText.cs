using System.Collections.Immutable;
using FlexNic.P4.Lexing;
using FlexNic.P4.Syntax;

namespace FlexNic.P4.ControlPlane;

/// <summary>Annotations as P4Runtime hands them on.</summary>
internal static class AnnotationText
{
    private static readonly string[] Own = ["name", "id", "brief", "description", "pkginfo", "platform_property", "max_group_size", "selector_size_semantics", "max_member_weight", "match", "p4runtime_translation", "field_list", "priority", "pure", "noSideEffects", "pipeline", "deparser", "alias"];

    /// <summary>The number of @id, or null.</summary>
    public static uint? Id(ImmutableArray<Annotation> annotations) => Number(annotations, "id") is { } n ? (uint)n : null;

    /// <summary>The number in an annotation, or null.</summary>
    public static long? Number(ImmutableArray<Annotation> annotations, string name) =>
        annotations.FirstOrDefault(a => a.Name == name)?.Body.FirstOrDefault(t => t.Kind == TokenKind.Number) is { Text: { } text } && IntegerText.Read(text, out IntegerText value) is null ? (long)value.Value : null;

    /// <summary>The string in an annotation, or null.</summary>
    public static string? Text(ImmutableArray<Annotation> annotations, string name) =>
        annotations.FirstOrDefault(a => a.Name == name)?.Body.FirstOrDefault(t => t.Kind == TokenKind.Text) is { Text: { } text } ? text : null;

    /// <summary>The annotations that the control plane is told.</summary>
    public static void Write(ProtoText text, ImmutableArray<Annotation> annotations)
    {
        foreach (Annotation annotation in annotations.Where(a => !a.Structured && !Own.Contains(a.Name)))
        {
            text.Field("annotations", annotation.Body.IsEmpty ? $"@{annotation.Name}" : $"@{annotation.Name}({Body(annotation.Body)})");
        }

        foreach (Annotation annotation in annotations.Where(a => a.Structured && !Own.Contains(a.Name)))
        {
            text.Message("structured_annotations", () => Structured(text, annotation));
        }
    }

    private static string Body(ImmutableArray<Token> body) =>
        string.Concat(body.Select((t, i) => (i > 0 && t.SpaceBefore ? " " : "") + (t.Kind == TokenKind.Text ? $"\"{t.Text}\"" : t.Text)));

    private static void Structured(ProtoText text, Annotation annotation)
    {
        text.Field("name", annotation.Name);
        if (annotation.Body.IsEmpty)
        {
            return;
        }

        List<List<Token>> parts = Split(annotation.Body);
        bool pairs = annotation.Body.Length > 1 && annotation.Body[1].Is("=");
        text.Message(pairs ? "kv_pair_list" : "expression_list", () =>
        {
            foreach (List<Token> part in parts)
            {
                if (pairs)
                {
                    text.Message("kv_pairs", () =>
                    {
                        text.Field("key", part[0].Text);
                        text.Message("value", () => Value(text, part.GetRange(2, part.Count - 2)));
                    });
                }
                else
                {
                    text.Message("expressions", () => Value(text, part));
                }
            }
        });
    }

    private static List<List<Token>> Split(ImmutableArray<Token> body)
    {
        List<List<Token>> parts = [[]];
        foreach (Token token in body)
        {
            if (token.Is(","))
            {
                parts.Add([]);
            }
            else
            {
                parts[^1].Add(token);
            }
        }

        return parts;
    }

    private static void Value(ProtoText text, List<Token> tokens)
    {
        if (tokens is [{ Kind: TokenKind.Text } s])
        {
            text.Field("string_value", s.Text);
        }
        else if (tokens is [{ Kind: TokenKind.Keyword } b])
        {
            text.Word("bool_value", b.Text);
        }
        else
        {
            text.Field("int64_value", Sum(tokens));
        }
    }

    // Numbers with signs, the sums of the samples included.
    private static long Sum(List<Token> tokens)
    {
        long sum = 0;
        int sign = 1;
        foreach (Token token in tokens)
        {
            if (token.Kind == TokenKind.Number && IntegerText.Read(token.Text, out IntegerText value) is null)
            {
                sum += sign * (long)value.Value;
                sign = 1;
            }
            else if (token.Is("-"))
            {
                sign = -sign;
            }
        }

        return sum;
    }
}
