using FlexNic.Core;

namespace FlexNic.Model.Program.Execution;

/// <summary>The program read something that it never gave a value. <paramref name="What"/> says which.</summary>
public sealed record UndefinedRead(SourceSpan Span, string What);
