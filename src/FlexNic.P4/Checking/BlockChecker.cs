using System.Collections.Immutable;
using FlexNic.P4.Checked;
using FlexNic.P4.Syntax;
using FlexNic.P4.Types;

namespace FlexNic.P4.Checking;

/// <summary>Parsers and controls: their types, their bodies, and the bodies of generic ones for the types they are used with.</summary>
internal sealed class BlockChecker(CheckContext context)
{
    private readonly List<BlockDeclaration> _all = [];
    private readonly Dictionary<BlockDeclaration, BlockTemplate> _templates = new(ReferenceEqualityComparer.Instance);

    /// <summary>All that has been declared or instantiated.</summary>
    public IReadOnlyList<BlockDeclaration> All => _all;

    public void Declare(BlockDeclarationSyntax syntax, Place place)
    {
        var scope = new Scope(place.Scope);
        ImmutableArray<TypeVariable> variables = context.Functions.TypeParameters(syntax.TypeParameters, scope);
        var block = new BlockDeclaration(syntax.Name.Text, syntax.IsParser, variables, syntax.Annotations, syntax.Name.Span) { HasBody = syntax.Body is not null };
        Check(block, syntax, new Place(scope, syntax.IsParser ? BodyKind.Parser : BodyKind.Control));
        var template = new BlockTemplate(syntax, block, place.Scope);
        _templates[block] = template;
        context.Declare(place.Scope, syntax.Name, new BlockSymbol(template, syntax.Name.Span));
        _all.Add(block);
    }

    /// <summary>A block type whose variables have become known: a generic body is checked for them.</summary>
    public BlockType Known(BlockType type) => type.Arguments.IsEmpty || !_templates.TryGetValue(type.Declaration, out BlockTemplate? template) ? type : TypeOf(template, type.Arguments);

    /// <summary>The type with the given arguments; a generic body is checked for them.</summary>
    public BlockType TypeOf(BlockTemplate template, ImmutableArray<P4Type> arguments)
    {
        if (!template.Generic.HasBody || arguments.IsEmpty || arguments.Any(TypeFacts.IsGeneric))
        {
            return new BlockType(template.Generic, arguments);
        }

        foreach ((ImmutableArray<P4Type> known, BlockDeclaration instance) in template.Instances)
        {
            if (known.Zip(arguments).All(p => p.First.Same(p.Second)))
            {
                return new BlockType(instance, []);
            }
        }

        BlockDeclarationSyntax syntax = template.Syntax;
        var scope = new Scope(template.Scope);
        for (int i = 0; i < arguments.Length; i++)
        {
            scope.Set(syntax.TypeParameters[i].Text, new TypeSymbol(arguments[i], syntax.TypeParameters[i].Span));
        }

        var block = new BlockDeclaration(syntax.Name.Text, syntax.IsParser, [], syntax.Annotations, syntax.Name.Span) { HasBody = true };
        template.Instances.Add((arguments, block));
        Check(block, syntax, new Place(scope, syntax.IsParser ? BodyKind.Parser : BodyKind.Control));
        _all.Add(block);
        return new BlockType(block, []);
    }

    private void Check(BlockDeclaration block, BlockDeclarationSyntax syntax, Place place)
    {
        context.CheckClash(syntax.TypeParameters, syntax.Parameters);
        block.Parameters = context.Parameters.Declare(syntax.Parameters, place, VariableKind.Parameter);
        if (syntax.Body is not { } body)
        {
            return;
        }

        block.ConstructorParameters = context.Parameters.Declare(body.ConstructorParameters, place, VariableKind.ConstructorParameter);
        context.CheckDistinct(syntax.Parameters.Concat(body.ConstructorParameters).Select(p => p.Name), "parameter");
        ParameterChecker.Enter(block.Parameters, place.Scope);
        ParameterChecker.Enter(block.ConstructorParameters, place.Scope);
        var builder = new BlockBuilder(block);
        Place inner = place.Inner() with { Owner = builder };
        foreach (DeclarationSyntax local in body.Locals)
        {
            if (context.Locals.Check(local, inner) is { } statement)
            {
                builder.Locals.Add(statement);
            }
        }

        if (syntax.IsParser)
        {
            block.States = context.States.Check(body, inner);
        }
        else if (body.Apply is { } apply)
        {
            block.Apply = context.Statements.Block(apply, inner with { Kind = BodyKind.Apply });
        }

        builder.Publish();
    }
}
