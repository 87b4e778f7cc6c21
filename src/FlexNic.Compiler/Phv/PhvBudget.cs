namespace FlexNic.Compiler.Phv;

/// <summary>How the field buffer is shared between headers and values.</summary>
/// <param name="Words">Words that headers leave to values, as far as possible.</param>
/// <param name="Halves">Halves likewise.</param>
/// <param name="Spreads">Headers are spread over the clusters of slots.</param>
/// <param name="Conditions">Where conditions are kept: words or halves.</param>
internal sealed record PhvBudget(int Words, int Halves, bool Spreads, ContainerKind Conditions);
