using System.Collections.Immutable;
using FlexNic.Core;
using FlexNic.P4.Types;

namespace FlexNic.P4.Checked;

/// <summary>A call that may do something. Arguments are evaluated from left to right, results copied out from left to right.</summary>
public abstract record CallExpression(P4Type Type, SourceSpan Span, ImmutableArray<Argument> Arguments) : Expression(Type, Span);

/// <summary>A call of a function of the program.</summary>
public sealed record FunctionCall(P4Type Type, SourceSpan Span, FunctionDeclaration Function, ImmutableArray<Argument> Arguments) : CallExpression(Type, Span, Arguments);

/// <summary>A direct call of an action.</summary>
public sealed record ActionCall(SourceSpan Span, ActionDeclaration Action, ImmutableArray<Argument> Arguments) : CallExpression(SimpleType.Void, Span, Arguments);

/// <summary>A call of an extern function.</summary>
public sealed record ExternCall(P4Type Type, SourceSpan Span, ExternFunction Function, ImmutableArray<P4Type> TypeArguments, ImmutableArray<Argument> Arguments) : CallExpression(Type, Span, Arguments);

/// <summary>A call of a method of an extern object.</summary>
public sealed record MethodCall(P4Type Type, SourceSpan Span, Expression Receiver, ExternFunction Method, ImmutableArray<P4Type> TypeArguments, ImmutableArray<Argument> Arguments)
    : CallExpression(Type, Span, Arguments);

/// <summary><c>apply</c> of a parser or control.</summary>
public sealed record BlockCall(SourceSpan Span, Expression Receiver, ImmutableArray<Argument> Arguments) : CallExpression(SimpleType.Void, Span, Arguments);

/// <summary>The methods that headers and stacks have of themselves.</summary>
public enum HeaderMethod
{
    /// <summary><c>setValid()</c>.</summary>
    SetValid,

    /// <summary><c>setInvalid()</c>.</summary>
    SetInvalid,

    /// <summary><c>push_front(n)</c>.</summary>
    PushFront,

    /// <summary><c>pop_front(n)</c>.</summary>
    PopFront,
}

/// <summary>A call of a method of a header or stack.</summary>
public sealed record HeaderCall(SourceSpan Span, Expression Target, HeaderMethod Method, int Count) : CallExpression(SimpleType.Void, Span, []);
