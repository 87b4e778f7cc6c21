using FlexNic.Core;
using FlexNic.P4.Lexing;

namespace FlexNic.P4.Preprocessing;

/// <summary>The open <c>#if</c>s of one file, and whether text is taken at present.</summary>
internal sealed class ConditionStack(DiagnosticBag bag)
{
    private readonly Stack<Level> _levels = new();

    /// <summary>True when text counts.</summary>
    public bool Active => _levels.All(l => l.Active);

    /// <summary>Handles a conditional directive; false when it is another one.</summary>
    public bool TryDirective(Token name, List<Token> rest, Dictionary<string, Macro> macros, MacroExpander expander)
    {
        switch (name.Text)
        {
            case "if":
                Open(name, Active && IfExpression.Evaluate(rest, name, macros, expander, bag));
                return true;
            case "ifdef" or "ifndef":
                Open(name, IsDefined(name, rest, macros) == (name.Text == "ifdef"));
                return true;
            case "elif":
                if (Top(name) is { } level)
                {
                    bool outside = !_levels.Skip(1).Any(l => !l.Active);
                    level.Active = !level.Taken && outside && IfExpression.Evaluate(rest, name, macros, expander, bag);
                    level.Taken |= level.Active;
                }

                return true;
            case "else":
                if (Top(name) is { } last)
                {
                    last.Active = !last.Taken;
                    last.Taken = true;
                    last.Else = true;
                }

                return true;
            case "endif":
                if (_levels.Count == 0)
                {
                    bag.Error("FNIC2010", name.Span, "#endif without #if");
                }
                else
                {
                    _levels.Pop();
                }

                return true;
            default:
                return false;
        }
    }

    /// <summary>Tells every #if that the file leaves open.</summary>
    public void CheckClosed()
    {
        foreach (Level level in _levels)
        {
            bag.Error("FNIC2011", level.Directive.Span, $"#{level.Directive.Text} without #endif");
        }
    }

    private void Open(Token name, bool active) => _levels.Push(new Level { Directive = name, Active = active, Taken = active });

    private Level? Top(Token name)
    {
        if (_levels.TryPeek(out Level? level) && !level.Else)
        {
            return level;
        }

        bag.Error("FNIC2010", name.Span, $"#{name.Text} without #if");
        return null;
    }

    private bool IsDefined(Token name, List<Token> rest, Dictionary<string, Macro> macros)
    {
        if (rest is [{ Kind: TokenKind.Identifier or TokenKind.Keyword } macro, ..])
        {
            return macros.ContainsKey(macro.Text);
        }

        bag.Error("FNIC2009", name.Span, $"#{name.Text} needs a name");
        return false;
    }

    private sealed class Level
    {
        public required Token Directive { get; init; }

        public bool Active { get; set; }

        public bool Taken { get; set; }

        public bool Else { get; set; }
    }
}
