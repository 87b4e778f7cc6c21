namespace FlexNic.Compiler.Phv;

/// <summary>Containers that headers leave to values, and whether headers are spread over the clusters of slots.</summary>
internal sealed record PhvBudget(int Words, int Halves, bool Spreads);
