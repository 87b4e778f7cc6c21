using System.Collections.Immutable;
using System.Numerics;
using FlexNic.Core;
using FlexNic.P4.Checked;
using FlexNic.P4.Syntax;
using FlexNic.P4.Types;

namespace FlexNic.P4.Checking;

/// <summary>Calls of methods: apply, the methods of headers and stacks, of externs, and the sizes of types.</summary>
internal sealed class MethodChecker(CheckContext context)
{
    public Expression Call(CallSyntax syntax, MemberSyntax member, Place place)
    {
        string name = member.Member.Text;
        if (member.Target is TypeExpressionSyntax type)
        {
            return OnType(syntax, type, name, place);
        }

        if (member.Target is IdentifierSyntax identifier && (identifier.FromTop ? place.Scope.Top : place.Scope).Find(identifier.Name) is TableSymbol table)
        {
            return ApplyTable(syntax, table.Table, name, place);
        }

        Expression receiver = context.Converter.Settle(context.Expressions.Check(member.Target, place));
        if (TypeFacts.IsUnknown(receiver.Type))
        {
            return receiver;
        }

        if (receiver.Type is not ExternType && SizeMethod(name, receiver.Type, syntax) is { } size)
        {
            return size;
        }

        return receiver.Type switch
        {
            BlockType block when name == "apply" => ApplyBlock(syntax, receiver, block, place),
            ExternType ext => OnExtern(syntax, receiver, ext, name, place),
            StructType { Kind: StructKind.Header or StructKind.Union } => OnHeader(syntax, receiver, name),
            StackType => OnStack(syntax, receiver, name, place),
            _ => context.Fault(2280, member.Member.Span, $"a value of type {receiver.Type} has no method '{name}'"),
        };
    }

    private Expression OnType(CallSyntax syntax, TypeExpressionSyntax target, string name, Place place)
    {
        P4Type type = context.Types.Resolve(target.Type, place);
        if (TypeFacts.IsUnknown(type))
        {
            return CheckContext.Unknown(syntax.Span);
        }

        if (SizeMethod(name, type, syntax) is { } size)
        {
            return size;
        }

        if (name != "apply" || type is not BlockType { Declaration.HasBody: true } block)
        {
            return context.Fault(2280, syntax.Span, $"type {type} has no method '{name}'");
        }

        if (block.Declaration.ConstructorParameters.Any(p => !p.IsOptional) || place.Owner is null)
        {
            return context.Fault(2281, syntax.Span, $"'{block}' needs an instance: its constructor takes arguments");
        }

        ImmutableArray<Argument> defaults = [.. block.Declaration.ConstructorParameters.Select(p => new Argument(p, p.Default))];
        var instance = new Instance(block.Declaration.Name, block, defaults, [], syntax.Span);
        place.Owner.Members.Add(new BlockMember(Instance: instance));
        return ApplyBlock(syntax, new InstanceExpression(instance, syntax.Span), block, place);
    }

    private Expression? SizeMethod(string name, P4Type type, CallSyntax syntax)
    {
        if (name is not ("minSizeInBits" or "minSizeInBytes" or "maxSizeInBits" or "maxSizeInBytes"))
        {
            return null;
        }

        if (!syntax.Arguments.IsEmpty)
        {
            return context.Fault(2271, syntax.Span, $"'{name}' takes no arguments");
        }

        if (TypeFacts.Size(type) is not { } size)
        {
            return TypeFacts.IsGeneric(type) ? new ConstantExpression(SimpleType.Number, syntax.Span, new NumberConstant(0)) : context.Fault(2282, syntax.Span, $"type {type} has no size");
        }

        int bits = name.StartsWith("min", StringComparison.Ordinal) ? size.Min : size.Max;
        return new ConstantExpression(SimpleType.Number, syntax.Span, new NumberConstant(name.EndsWith("Bits", StringComparison.Ordinal) ? bits : (bits + 7) / 8));
    }

    private Expression ApplyTable(CallSyntax syntax, TableDeclaration table, string name, Place place)
    {
        if (name != "apply")
        {
            return context.Fault(2280, syntax.Span, $"table '{table.Name}' has no method '{name}'");
        }

        if (place.Kind is not (BodyKind.Apply or BodyKind.Table))
        {
            return context.Fault(2283, syntax.Span, $"table '{table.Name}' is applied outside of the apply block of a control");
        }

        return syntax.Arguments.IsEmpty ? new TableApplyExpression(syntax.Span, table) : context.Fault(2271, syntax.Span, "apply of a table takes no arguments");
    }

    private Expression ApplyBlock(CallSyntax syntax, Expression receiver, BlockType block, Place place)
    {
        bool fits = block.Declaration.IsParser ? place.Kind == BodyKind.State : place.Kind == BodyKind.Apply;
        if (!fits)
        {
            string where = block.Declaration.IsParser ? "a state of a parser" : "the apply block of a control";
            return context.Fault(2283, syntax.Span, $"'{block}' is applied outside of {where}");
        }

        var signature = new ExternFunction("apply", SimpleType.Void, [], block.Parameters, false, [], syntax.Span);
        return context.Calls.Pass(signature, null, syntax.Arguments, syntax.Span, place) is { } passed ? new BlockCall(syntax.Span, receiver, passed.Arguments) : CheckContext.Unknown(syntax.Span);
    }

    private Expression OnExtern(CallSyntax syntax, Expression receiver, ExternType type, string name, Place place)
    {
        ExternFunction[] overloads = [.. type.Declaration.Methods.Where(m => m.Name == name)];
        if (overloads.Length == 0)
        {
            return context.Fault(2280, syntax.Span, $"extern {type} has no method '{name}'");
        }

        ExternFunction? picked = context.Calls.Pick(name, syntax.Span, overloads, syntax.Arguments);
        if (picked is null)
        {
            return CheckContext.Unknown(syntax.Span);
        }

        var substitution = new Substitution(type.Declaration.TypeParameters, type.Arguments);
        ExternFunction method = picked with { Return = substitution.Apply(picked.Return), Parameters = [.. picked.Parameters.Select(substitution.Apply)] };
        if (!context.Calls.TypeArguments(syntax, method, place, out ImmutableArray<P4Type>? given) || context.Calls.Pass(method, given, syntax.Arguments, syntax.Span, place) is not { } passed)
        {
            return CheckContext.Unknown(syntax.Span);
        }

        return CheckPacketMethod(syntax, type, name, passed.Arguments, passed.Types) ? new MethodCall(passed.Return, syntax.Span, receiver, picked, passed.Types, passed.Arguments) : CheckContext.Unknown(syntax.Span);
    }

    // What core.p4 says in words about the types of extract and emit.
    private bool CheckPacketMethod(CallSyntax syntax, ExternType type, string name, ImmutableArray<Argument> arguments, ImmutableArray<P4Type> types)
    {
        if (type.Declaration.Name == "packet_in" && name == "extract")
        {
            P4Type header = types.IsEmpty ? SimpleType.Unknown : types[0];
            if (header is TypeVariable || TypeFacts.IsUnknown(header) || (arguments.Length > 0 && arguments[0].Value is null && header is StructType))
            {
                return true;
            }

            if (header is not StructType { Kind: StructKind.Header } h)
            {
                context.Error(2284, syntax.Span, $"extract fills a header, not {header}");
                return false;
            }

            int varbits = h.Fields.Count(f => TypeFacts.Contains(f.Type, t => t is VarbitType));
            if (arguments.Length == 1 && varbits > 0)
            {
                context.Error(2284, syntax.Span, $"header {header} has a varbit field; extract needs its length as a second argument");
                return false;
            }

            if (arguments.Length == 2 && varbits != 1)
            {
                context.Error(2284, syntax.Span, $"extract with a length needs a header with one varbit field; {header} has {varbits}");
                return false;
            }
        }

        return true;
    }

    private Expression OnHeader(CallSyntax syntax, Expression receiver, string name)
    {
        bool isUnion = receiver.Type is StructType { Kind: StructKind.Union };
        if (name is not ("isValid" or "setValid" or "setInvalid") || (isUnion && name != "isValid"))
        {
            return context.Fault(2280, syntax.Span, $"{receiver.Type} has no method '{name}'");
        }

        if (!syntax.Arguments.IsEmpty || !syntax.TypeArguments.IsEmpty)
        {
            return context.Fault(2271, syntax.Span, $"'{name}' takes no arguments");
        }

        if (name == "isValid")
        {
            return new IsValidExpression(syntax.Span, receiver);
        }

        return context.Expressions.CheckAssignable(receiver)
            ? new HeaderCall(syntax.Span, receiver, name == "setValid" ? HeaderMethod.SetValid : HeaderMethod.SetInvalid, 0)
            : CheckContext.Unknown(syntax.Span);
    }

    private Expression OnStack(CallSyntax syntax, Expression receiver, string name, Place place)
    {
        if (name is not ("push_front" or "pop_front"))
        {
            return context.Fault(2280, syntax.Span, $"a header stack has no method '{name}'");
        }

        if (syntax.Arguments.Length != 1)
        {
            return context.Fault(2271, syntax.Span, $"'{name}' takes 1 argument, {syntax.Arguments.Length} are given");
        }

        BigInteger? count = context.Types.Constant(syntax.Arguments[0].Value, place, $"the argument of '{name}'");
        if (count is not { } n || !context.Expressions.CheckAssignable(receiver))
        {
            return CheckContext.Unknown(syntax.Span);
        }

        return n.Sign < 0 || n > 1 << 16
            ? context.Fault(2285, syntax.Span, $"'{name}' by {n} is not possible")
            : new HeaderCall(syntax.Span, receiver, name == "push_front" ? HeaderMethod.PushFront : HeaderMethod.PopFront, (int)n);
    }
}
