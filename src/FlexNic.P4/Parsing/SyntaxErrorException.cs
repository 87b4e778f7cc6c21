namespace FlexNic.P4.Parsing;

/// <summary>Unwinds to the next place where reading can go on; the diagnostic is in the bag already. Never leaves the parser.</summary>
internal sealed class SyntaxErrorException : Exception;
