using System.Collections.Immutable;
using System.Numerics;
using FlexNic.Core;
using FlexNic.P4.Checked;
using FlexNic.P4.Syntax;
using FlexNic.P4.Types;

namespace FlexNic.P4.Checking;

/// <summary>Syntax tree => checked program. Tells every fault (FNIC2200..FNIC2499).</summary>
internal sealed class ProgramChecker(DiagnosticBag bag)
{
    private readonly CheckContext _context = new(bag);
    private readonly List<KeyValuePair<string, P4Type>> _types = [];
    private readonly List<Instance> _instances = [];
    private readonly List<ExternDeclaration> _externs = [];
    private readonly List<PackageDeclaration> _packages = [];
    private readonly List<ActionDeclaration> _actions = [];

    /// <summary>The program; it is complete when the bag has no errors.</summary>
    public CheckedProgram Check(ProgramSyntax syntax)
    {
        var place = new Place(_context.Top, BodyKind.Top);
        foreach (DeclarationSyntax declaration in syntax.Declarations)
        {
            Declare(declaration, place);
        }

        return new CheckedProgram
        {
            Types = [.. _types],
            Errors = [.. _context.Errors],
            MatchKinds = [.. _context.MatchKinds],
            Blocks = [.. _context.Blocks.All],
            Actions = [.. _actions],
            Instances = [.. _instances],
            Externs = [.. _externs],
            Packages = [.. _packages],
        };
    }

    private void Declare(DeclarationSyntax declaration, Place place)
    {
        switch (declaration)
        {
            case ConstantSyntax c:
                _context.Locals.Constant(c, place);
                break;
            case TypedefSyntax t:
                Typedef(t, place);
                break;
            case StructSyntax s:
                Struct(s, place);
                break;
            case EnumSyntax e:
                Enum(e, place);
                break;
            case NameListSyntax n:
                Names(n);
                break;
            case ExternSyntax e:
                Extern(e, place);
                break;
            case FunctionSyntax f:
                _context.Functions.Declare(f, place);
                break;
            case ActionSyntax a:
                Action(a, place);
                break;
            case BlockDeclarationSyntax b:
                _context.Blocks.Declare(b, place);
                break;
            case PackageSyntax p:
                Package(p, place);
                break;
            case InstantiationSyntax i:
                if (_context.Locals.Instantiate(i, place) is { } instance)
                {
                    _instances.Add(instance);
                }

                break;
        }
    }

    private void Action(ActionSyntax syntax, Place place)
    {
        _context.Locals.Action(syntax, place, isTop: true);
        if (place.Scope.FindHere(syntax.Name.Text) is ActionSymbol symbol)
        {
            _actions.Add(symbol.Action);
        }
    }

    private void Typedef(TypedefSyntax syntax, Place place)
    {
        if (syntax.OnTheSpot is { } inner)
        {
            Declare(inner, place);
        }

        P4Type type = _context.Types.Resolve(syntax.Type, place);
        if (syntax.IsNew && !TypeFacts.IsUnknown(type))
        {
            if (!(type is BitType or IntType or NewType or SerializableEnumType || TypeFacts.IsBoolean(type)))
            {
                _context.Error(2400, syntax.Type.Span, $"a new type cannot be made of {type}");
                type = SimpleType.Unknown;
            }
            else
            {
                type = new NewType(syntax.Name.Text, type, syntax.Annotations);
            }
        }

        if (ReferenceEquals(type, SimpleType.Void))
        {
            _context.Error(2400, syntax.Type.Span, $"'{syntax.Name}' cannot stand for void");
        }

        Enter(syntax.Name, type);
    }

    private void Enter(NameSyntax name, P4Type type)
    {
        _context.Declare(_context.Top, name, new TypeSymbol(type, name.Span));
        _types.Add(new(name.Text, type));
    }

    private void Struct(StructSyntax syntax, Place place)
    {
        StructKind kind = syntax.Keyword switch { "header" => StructKind.Header, "header_union" => StructKind.Union, _ => StructKind.Struct };
        Place inner = place.Inner();
        ImmutableArray<TypeVariable> variables = _context.Functions.TypeParameters(syntax.TypeParameters, inner.Scope);
        _context.CheckDistinct(syntax.Fields.Select(f => f.Name), "field");
        var fields = ImmutableArray.CreateBuilder<Field>();
        foreach (FieldSyntax written in syntax.Fields)
        {
            P4Type type = _context.Types.ResolveValue(written.Type, inner, $"field '{written.Name}'");
            var field = new Field(written.Name.Text, type, fields.Count, written.Annotations, written.Name.Span);
            if (StructFaults.Of(kind, field) is { } fault)
            {
                _context.Error(2216, written.Type.Span, fault);
                field = field with { Type = SimpleType.Unknown };
            }

            fields.Add(field);
        }

        ImmutableArray<Field> made = fields.ToImmutable();
        if (variables.IsEmpty)
        {
            Enter(syntax.Name, new StructType(syntax.Name.Text, kind, null, [], syntax.Annotations, () => made));
            return;
        }

        var declaration = new StructDeclaration(syntax.Name.Text, kind, variables, made, syntax.Annotations);
        _context.Declare(_context.Top, syntax.Name, new GenericStructSymbol(syntax.Name.Text, declaration, syntax.Name.Span));
    }

    private void Enum(EnumSyntax syntax, Place place)
    {
        _context.CheckDistinct(syntax.Members.Select(m => m.Name), "member");
        if (syntax.Underlying is null)
        {
            foreach (EnumMemberSyntax member in syntax.Members.Where(m => m.Value is not null))
            {
                _context.Error(2401, member.Span, $"member '{member.Name}' has a value; the enum needs an underlying type for that");
            }

            if (syntax.Members.IsEmpty)
            {
                _context.Error(2401, syntax.Span, $"enum '{syntax.Name}' has no members");
            }

            Enter(syntax.Name, new EnumType(syntax.Name.Text, [.. syntax.Members.Select(m => m.Name.Text)], syntax.Annotations));
            return;
        }

        P4Type underlying = _context.Types.Resolve(syntax.Underlying, place);
        P4Type plain = TypeFacts.Representation(underlying);
        if (!TypeFacts.IsFixed(plain) || underlying is SerializableEnumType or NewType)
        {
            if (!TypeFacts.IsUnknown(plain))
            {
                _context.Error(2401, syntax.Underlying.Span, $"the underlying type of an enum is bit or int of a width, not {underlying}");
            }

            Enter(syntax.Name, SimpleType.Unknown);
            return;
        }

        var type = new SerializableEnumType(syntax.Name.Text, underlying, syntax.Annotations);
        Enter(syntax.Name, type);
        foreach (EnumMemberSyntax member in syntax.Members)
        {
            if (member.Value is null)
            {
                _context.Error(2401, member.Span, $"member '{member.Name}' of a serializable enum needs a value");
                continue;
            }

            Expression value = _context.Expressions.Check(member.Value, underlying, place);
            if (value is ConstantExpression { Value: NumberConstant number })
            {
                type.Add(member.Name.Text, number.Value);
            }
            else if (!TypeFacts.IsUnknown(value.Type))
            {
                _context.Error(2401, member.Span, $"the value of member '{member.Name}' is not known when compiling");
            }
        }
    }

    private void Names(NameListSyntax syntax)
    {
        List<string> list = syntax.IsError ? _context.Errors : _context.MatchKinds;
        foreach (NameSyntax member in syntax.Members)
        {
            if (list.Contains(member.Text))
            {
                _context.Error(2200, member.Span, $"{(syntax.IsError ? "error" : "match_kind")} '{member}' is declared already");
            }
            else
            {
                list.Add(member.Text);
            }
        }
    }

    private void Extern(ExternSyntax syntax, Place place)
    {
        Place inner = place.Inner();
        ImmutableArray<TypeVariable> variables = _context.Functions.TypeParameters(syntax.TypeParameters, inner.Scope);
        var declaration = new ExternDeclaration(syntax.Name.Text, variables, syntax.Annotations, syntax.Name.Span);
        _context.Declare(_context.Top, syntax.Name, new ExternSymbol(declaration, syntax.Name.Span));
        var constructors = ImmutableArray.CreateBuilder<ExternFunction>();
        var methods = ImmutableArray.CreateBuilder<ExternFunction>();
        foreach (FunctionSyntax method in syntax.Methods)
        {
            ExternFunction signature = _context.Functions.Signature(method, inner);
            var list = method.Return is null ? constructors : methods;
            if (method.Return is not null && method.Name.Text == syntax.Name.Text)
            {
                _context.Error(2402, method.Span, $"method '{method.Name}' has the name of its extern");
            }

            if (list.Any(m => m.Name == signature.Name && m.Parameters.Length == signature.Parameters.Length && m.Parameters.Zip(signature.Parameters).All(p => p.First.Name == p.Second.Name)))
            {
                _context.Error(2200, method.Span, $"method '{method.Name}' with these parameters is declared twice");
            }

            list.Add(signature);
        }

        declaration.Constructors = constructors.ToImmutable();
        declaration.Methods = methods.ToImmutable();
        _externs.Add(declaration);
    }

    private void Package(PackageSyntax syntax, Place place)
    {
        Place inner = place.Inner();
        ImmutableArray<TypeVariable> variables = _context.Functions.TypeParameters(syntax.TypeParameters, inner.Scope);
        var declaration = new PackageDeclaration(syntax.Name.Text, variables, syntax.Annotations, syntax.Name.Span);
        declaration.Parameters = _context.Parameters.Declare(syntax.Parameters, inner, VariableKind.ConstructorParameter);
        _context.Declare(_context.Top, syntax.Name, new PackageSymbol(declaration, syntax.Name.Span));
        _packages.Add(declaration);
    }
}
