using FlexNic.Core;
using FlexNic.P4.Checked;
using FlexNic.P4.Checking;
using FlexNic.P4.Lexing;
using FlexNic.P4.Parsing;
using FlexNic.P4.Preprocessing;
using FlexNic.P4.Syntax;

namespace FlexNic.P4;

/// <summary>P4_16 text => checked program, with all faults told.</summary>
public static class P4Frontend
{
    /// <summary>Compiles a file.</summary>
    public static P4Result CompileFile(string path, P4Options options)
    {
        ArgumentNullException.ThrowIfNull(path);
        string text;
        try
        {
            text = File.ReadAllText(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            var bag = new DiagnosticBag();
            bag.Error("FNIC2014", SourceSpan.OfFile(path), $"the program cannot be read: {e.Message}");
            return new P4Result(null, [.. bag], new SourceTexts());
        }

        return Compile(path, text, options);
    }

    /// <summary>Compiles a text; <paramref name="file"/> is the name that diagnostics cite.</summary>
    public static P4Result Compile(string file, string text, P4Options options)
    {
        ArgumentNullException.ThrowIfNull(file);
        ArgumentNullException.ThrowIfNull(text);
        ArgumentNullException.ThrowIfNull(options);

        // The checker follows the nesting of the program.
        return DeepThread.Run(() => Run(file, text, options));
    }

    private static P4Result Run(string file, string text, P4Options options)
    {
        var bag = new DiagnosticBag();
        var texts = new SourceTexts();
        var preprocessor = new Preprocessor(new IncludeSearch(options.IncludeFolders), options.Defines, texts, bag);
        IReadOnlyList<Token> tokens = preprocessor.Run(file, text);
        ProgramSyntax syntax = P4Parser.Parse(tokens, bag);
        CheckedProgram program = new ProgramChecker(bag).Check(syntax);
        return new P4Result(bag.HasErrors ? null : program, [.. bag], texts);
    }
}
