using Scriban;
using Scriban.Parsing;
using Scriban.Runtime;

namespace FlexNic.Rtl.Render;

/// <summary>
/// Renders a template with a view. The one place that makes a template context: undefined names are errors, lines end with LF, and the library's limits
/// that would cut long output are off.
/// </summary>
internal static class TemplateRenderer
{
    private const string Root = "templates/";

    /// <summary>Text of <paramref name="template"/> (a path below <c>templates/</c>) filled from <paramref name="view"/>.</summary>
    public static string Render(string template, object view)
    {
        Template parsed = Template.Parse(EmbeddedFiles.Read(Root + template), Root + template);
        if (parsed.HasErrors)
        {
            throw new InvalidOperationException(string.Join('\n', parsed.Messages));
        }

        return parsed.Render(Context(view));
    }

    private static TemplateContext Context(object view)
    {
        ScriptObject globals = [];
        globals.Import(view, renamer: StandardMemberRenamer.Default);
        TemplateContext context = new()
        {
            StrictVariables = true,
            EnableRelaxedMemberAccess = false,
            NewLine = "\n",
            IndentOnEmptyLines = false,
            LoopLimit = 0,
            LimitToString = 0,
            MemberRenamer = StandardMemberRenamer.Default,
            TemplateLoader = new Loader(),
        };
        context.BuiltinObject.Remove("date");
        context.PushGlobal(globals);
        return context;
    }

    /// <summary>Finds included templates among the embedded ones.</summary>
    private sealed class Loader : ITemplateLoader
    {
        public string GetPath(TemplateContext context, SourceSpan callerSpan, string templateName) => Root + templateName;

        public string Load(TemplateContext context, SourceSpan callerSpan, string templatePath) => EmbeddedFiles.Read(templatePath);

        public ValueTask<string?> LoadAsync(TemplateContext context, SourceSpan callerSpan, string templatePath) => new(Load(context, callerSpan, templatePath));
    }
}
