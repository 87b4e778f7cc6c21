using System.Collections.Immutable;
using FlexNic.Core;
using FlexNic.P4.Lexing;
using FlexNic.P4.Syntax;

namespace FlexNic.P4.Parsing;

/// <summary>Tokens => syntax tree. Tells every syntax error (FNIC2100..FNIC2149) and goes on behind it.</summary>
public sealed class P4Parser
{
    private readonly TokenReader _reader;
    private readonly TypeNames _names = new();
    private readonly TypeParser _types;
    private readonly ExpressionParser _expressions;
    private readonly StatementParser _statements;
    private readonly DeclarationParser _declarations;
    private readonly TypeDeclarationParser _typeDeclarations;
    private readonly TableParser _tables;
    private readonly KeySetParser _keySets;

    private P4Parser(IReadOnlyList<Token> tokens, DiagnosticBag bag)
    {
        _reader = new TokenReader(tokens, bag);
        _types = new TypeParser(_reader, _names, () => _expressions!);
        _expressions = new ExpressionParser(_reader, _types);
        _keySets = new KeySetParser(_reader, _expressions);
        _statements = new StatementParser(_reader, _names, _types, _expressions, _keySets, () => _declarations!);
        _declarations = new DeclarationParser(_reader, _names, _types, _expressions, () => _statements, () => _tables!);
        _typeDeclarations = new TypeDeclarationParser(_reader, _names, _types, _expressions, _declarations);
        _tables = new TableParser(_reader, _names, _expressions, _keySets, () => _declarations);
    }

    /// <summary>Reads a whole program; the tree is what could be read when the bag has errors.</summary>
    public static ProgramSyntax Parse(IReadOnlyList<Token> tokens, DiagnosticBag bag) => new P4Parser(BadTokens.Remove(tokens, bag), bag).ParseProgram();

    private ProgramSyntax ParseProgram()
    {
        var declarations = ImmutableArray.CreateBuilder<DeclarationSyntax>();
        while (_reader.Current.Kind != TokenKind.End)
        {
            if (_reader.TryTake(";"))
            {
                continue;
            }

            int start = _reader.Position;
            try
            {
                declarations.Add(ParseTop());
            }
            catch (SyntaxErrorException)
            {
                _reader.Depth = 0;
                _names.Restore(1);
                if (_reader.Position == start)
                {
                    _reader.Take();
                }

                _reader.SkipDeclaration();
            }
        }

        return new ProgramSyntax(declarations.ToImmutable());
    }

    private DeclarationSyntax ParseTop()
    {
        ImmutableArray<Annotation> annotations = _declarations.ParseAnnotations();
        Token token = _reader.Current;
        switch (token.Kind == TokenKind.Keyword ? token.Text : "")
        {
            case "const":
                return _declarations.ParseConstant(annotations);
            case "typedef":
                return _typeDeclarations.ParseTypedef(annotations);
            case "type" when !_reader.Peek(1).Is("("):
                return _typeDeclarations.ParseTypedef(annotations);
            case "struct" or "header" or "header_union":
                return _typeDeclarations.ParseStruct(annotations);
            case "enum":
                return _typeDeclarations.ParseEnum(annotations);
            case "error" or "match_kind" when _reader.Peek(1).Is("{"):
                return _typeDeclarations.ParseNames(annotations);
            case "extern":
                return _typeDeclarations.ParseExtern(annotations);
            case "parser" or "control":
                return ParseBlockDeclaration(annotations);
            case "package":
                return ParsePackage(annotations);
            case "action":
                return _declarations.ParseAction(annotations);
            case "table":
                _reader.Fail("a table stands within a control");
                return null;
            default:
                DeclarationSyntax declaration = _declarations.ParseTyped(annotations, _types.ParseType());
                if (declaration is VariableSyntax variable)
                {
                    _reader.Bag.Error("FNIC2104", variable.Span, $"variable '{variable.Name}' stands outside of any parser or control; at this level only constants may be declared");
                }

                return declaration;
        }
    }

    private PackageSyntax ParsePackage(ImmutableArray<Annotation> annotations)
    {
        SourceSpan span = _reader.Take().Span;
        NameSyntax name = _reader.ExpectName("the name of a package");
        _names.DeclareType(name.Text);
        _names.Push();
        ImmutableArray<NameSyntax> typeParameters = _types.ParseTypeParameters();
        ImmutableArray<ParameterSyntax> parameters = _declarations.ParseParameters();
        _names.Pop();
        _reader.Expect(";", "behind a package");
        return new PackageSyntax(span, name, annotations, typeParameters, parameters);
    }

    private BlockDeclarationSyntax ParseBlockDeclaration(ImmutableArray<Annotation> annotations)
    {
        Token word = _reader.Take();
        bool isParser = word.Text == "parser";
        NameSyntax name = _reader.ExpectName($"the name of a {word.Text}");
        _names.DeclareType(name.Text);
        _names.Push();
        ImmutableArray<NameSyntax> typeParameters = _types.ParseTypeParameters();
        ImmutableArray<ParameterSyntax> parameters = _declarations.ParseParameters();
        BlockBodySyntax? body = null;
        if (!_reader.TryTake(";"))
        {
            ImmutableArray<ParameterSyntax> constructor = _reader.Is("(") ? _declarations.ParseParameters() : [];
            body = isParser ? ParseParserBody(constructor) : ParseControlBody(constructor);
        }

        _names.Pop();
        return new BlockDeclarationSyntax(word.Span, name, annotations, isParser, typeParameters, parameters, body);
    }

    private BlockBodySyntax ParseParserBody(ImmutableArray<ParameterSyntax> constructor)
    {
        SourceSpan span = _reader.Expect("{", "before the body of a parser").Span;
        var locals = ImmutableArray.CreateBuilder<DeclarationSyntax>();
        var states = ImmutableArray.CreateBuilder<StateSyntax>();
        while (!_reader.Is("}") && _reader.Current.Kind != TokenKind.End)
        {
            Recovering(() =>
            {
                ImmutableArray<Annotation> annotations = _declarations.ParseAnnotations();
                if (_reader.Is("state"))
                {
                    states.Add(ParseState(annotations));
                }
                else if (states.Count > 0)
                {
                    _reader.Fail($"expected 'state' or '}}', found {_reader.Current}");
                }
                else
                {
                    locals.Add(_declarations.ParseLocal(annotations));
                }
            });
        }

        _reader.Expect("}", "behind the states of a parser");
        return new BlockBodySyntax(span, constructor, locals.ToImmutable(), states.ToImmutable(), null);
    }

    private BlockBodySyntax ParseControlBody(ImmutableArray<ParameterSyntax> constructor)
    {
        SourceSpan span = _reader.Expect("{", "before the body of a control").Span;
        var locals = ImmutableArray.CreateBuilder<DeclarationSyntax>();
        BlockSyntax? apply = null;
        while (!_reader.Is("}") && _reader.Current.Kind != TokenKind.End)
        {
            Recovering(() =>
            {
                ImmutableArray<Annotation> annotations = _declarations.ParseAnnotations();
                if (apply is not null)
                {
                    _reader.Fail($"expected '}}' behind the apply block of a control, found {_reader.Current}");
                }
                else if (_reader.Is("apply") && _reader.Peek(1) is var next && (next.Is("{") || next.Is("@")))
                {
                    _reader.Take();
                    apply = _statements.ParseBlock(_declarations.ParseAnnotations());
                }
                else
                {
                    locals.Add(_declarations.ParseLocal(annotations));
                }
            });
        }

        Token close = _reader.Expect("}", "behind the body of a control");
        if (apply is null)
        {
            _reader.Bag.Error("FNIC2105", close.Span, "the control has no apply block");
        }

        return new BlockBodySyntax(span, constructor, locals.ToImmutable(), [], apply);
    }

    private void Recovering(Action parse)
    {
        int scopes = _names.Depth;
        _reader.Recovering(parse);
        _names.Restore(scopes);
    }

    private StateSyntax ParseState(ImmutableArray<Annotation> annotations)
    {
        SourceSpan span = _reader.Take().Span;
        NameSyntax name = _reader.ExpectName("the name of a state");
        _reader.Expect("{", "before the body of a state");
        _names.Push();
        ImmutableArray<StatementSyntax> statements = _statements.ParseStatements();
        TransitionSyntax? transition = _reader.Is("transition") ? ParseTransition() : null;
        _names.Pop();
        _reader.Expect("}", "behind the body of a state");
        return new StateSyntax(span, name, annotations, statements, transition);
    }

    private TransitionSyntax ParseTransition()
    {
        SourceSpan span = _reader.Take().Span;
        if (!_reader.TryTake("select"))
        {
            NameSyntax next = _reader.ExpectName("the name of a state");
            _reader.Expect(";", "behind a transition");
            return new TransitionSyntax(span, next, [], []);
        }

        _reader.Expect("(", "behind 'select'");
        var subjects = ImmutableArray.CreateBuilder<ExpressionSyntax>();
        while (!_reader.Is(")"))
        {
            subjects.Add(_expressions.ParseExpression());
            if (!_reader.TryTake(","))
            {
                break;
            }
        }

        _reader.Expect(")", "behind the subjects of a select");
        _reader.Expect("{", "before the cases of a select");
        var cases = ImmutableArray.CreateBuilder<SelectCaseSyntax>();
        while (!_reader.Is("}"))
        {
            ExpressionSyntax keys = _keySets.ParseKeySet();
            _reader.Expect(":", "behind the key set of a select");
            NameSyntax next = _reader.ExpectName("the name of a state");
            _reader.Expect(";", "behind the case of a select");
            cases.Add(new SelectCaseSyntax(keys.Span, keys, next));
        }

        _reader.Expect("}", "behind the cases of a select");
        return new TransitionSyntax(span, null, subjects.ToImmutable(), cases.ToImmutable());
    }
}
