using System.Collections.Immutable;
using FlexNic.Core;

namespace FlexNic.Stf.Script;

/// <summary>A statement of a packet test.</summary>
public abstract record StfStatement(SourceSpan Span);

/// <summary><c>packet PORT DATA</c>: a packet comes in.</summary>
public sealed record SendStatement(SourceSpan Span, int Port, ImmutableArray<byte> Data) : StfStatement(Span);

/// <summary><c>expect PORT DATA $</c>: a packet goes out; longer ones fit unless <paramref name="IsExact"/>. Nibbles, -1 for any.</summary>
public sealed record ExpectStatement(SourceSpan Span, int Port, ImmutableArray<int> Nibbles, bool IsExact) : StfStatement(Span);

/// <summary><c>add TABLE PRIORITY KEY:VALUE ... ACTION(NAME:VALUE, ...)</c>.</summary>
public sealed record AddStatement(SourceSpan Span, string Table, int? Priority, ImmutableArray<StfPair> Keys, string Action, ImmutableArray<StfPair> Arguments) : StfStatement(Span);

/// <summary><c>setdefault TABLE ACTION(NAME:VALUE, ...)</c>.</summary>
public sealed record SetDefaultStatement(SourceSpan Span, string Table, string Action, ImmutableArray<StfPair> Arguments) : StfStatement(Span);

/// <summary><c>wait</c>: everything before it is done.</summary>
public sealed record WaitStatement(SourceSpan Span) : StfStatement(Span);

/// <summary>A verb of the switch's command line.</summary>
public sealed record CommandStatement(SourceSpan Span, string Text) : StfStatement(Span);

/// <summary>A statement that says something without effect here.</summary>
public sealed record IgnoredStatement(SourceSpan Span, string Text) : StfStatement(Span);

/// <summary><c>name:value</c>, the value as written.</summary>
public sealed record StfPair(string Name, string Value);
