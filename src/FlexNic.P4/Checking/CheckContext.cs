using FlexNic.Core;
using FlexNic.P4.Checked;
using FlexNic.P4.Syntax;
using FlexNic.P4.Types;

namespace FlexNic.P4.Checking;

/// <summary>What all parts of the checker share: the diagnostics, the outermost scope, the open lists of the language, and one another.</summary>
internal sealed class CheckContext
{
    public CheckContext(DiagnosticBag bag)
    {
        Bag = bag;
        Converter = new Converter(this);
        Operators = new OperatorChecker(this);
        Members = new MemberChecker(this);
        Expressions = new ExpressionChecker(this);
        Types = new TypeResolver(this);
        Parameters = new ParameterChecker(this);
        Calls = new CallChecker(this);
        Methods = new MethodChecker(this);
        Constructors = new ConstructorChecker(this);
        Functions = new FunctionChecker(this);
        KeySets = new KeySetChecker(this);
        Tables = new TableChecker(this);
        Entries = new EntryChecker(this);
        Statements = new StatementChecker(this);
        Loops = new LoopChecker(this);
        Switches = new SwitchChecker(this);
        Locals = new LocalChecker(this);
        Blocks = new BlockChecker(this);
        States = new StateChecker(this);
    }

    public DiagnosticBag Bag { get; }

    public Scope Top { get; } = new(null);

    public List<string> Errors { get; } = [];

    public List<string> MatchKinds { get; } = [];

    public Converter Converter { get; }

    public OperatorChecker Operators { get; }

    public MemberChecker Members { get; }

    public ExpressionChecker Expressions { get; }

    public TypeResolver Types { get; }

    public ParameterChecker Parameters { get; }

    public CallChecker Calls { get; }

    public MethodChecker Methods { get; }

    public ConstructorChecker Constructors { get; }

    public FunctionChecker Functions { get; }

    public KeySetChecker KeySets { get; }

    public TableChecker Tables { get; }

    public EntryChecker Entries { get; }

    public StatementChecker Statements { get; }

    public LoopChecker Loops { get; }

    public SwitchChecker Switches { get; }

    public LocalChecker Locals { get; }

    public BlockChecker Blocks { get; }

    public StateChecker States { get; }

    public void Error(int code, SourceSpan span, string message) => Bag.Error($"FNIC{code}", span, message);

    public void Warning(int code, SourceSpan span, string message) => Bag.Warning($"FNIC{code}", span, message);

    /// <summary>Tells a fault and stands in for the faulty expression.</summary>
    public Expression Fault(int code, SourceSpan span, string message)
    {
        Error(code, span, message);
        return Unknown(span);
    }

    public static Expression Unknown(SourceSpan span) => new ConstantExpression(SimpleType.Unknown, span, new NumberConstant(0));

    /// <summary>Enters a name, once per scope.</summary>
    public void Declare(Scope scope, NameSyntax name, Symbol symbol)
    {
        if (name.Text == "_")
        {
            return;
        }

        if (scope.FindHere(name.Text) is { } earlier)
        {
            Error(2200, name.Span, $"'{name.Text}' is declared already, at {earlier.Span.File}({earlier.Span.Line},{earlier.Span.Column})");
            return;
        }

        scope.Set(name.Text, symbol);
    }

    /// <summary>Tells parameters that have the name of a type parameter.</summary>
    public void CheckClash(IReadOnlyCollection<NameSyntax> typeParameters, IEnumerable<ParameterSyntax> parameters)
    {
        foreach (ParameterSyntax parameter in parameters)
        {
            if (typeParameters.Any(t => t.Text == parameter.Name.Text))
            {
                Error(2200, parameter.Name.Span, $"parameter '{parameter.Name}' has the name of a type parameter");
            }
        }
    }

    /// <summary>Tells names that occur twice.</summary>
    public void CheckDistinct(IEnumerable<NameSyntax> names, string what)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (NameSyntax name in names)
        {
            if (name.Text != "_" && !seen.Add(name.Text))
            {
                Error(2200, name.Span, $"{what} '{name.Text}' is declared twice");
            }
        }
    }
}
