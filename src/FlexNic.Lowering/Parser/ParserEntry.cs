using System.Collections.Immutable;
using FlexNic.Ir;

namespace FlexNic.Lowering.Parser;

/// <summary>Packets of these sources (0 port, 1 host transmit, 2 DMA completion, 3 recirculated), and what fields hold for them while the parser runs.</summary>
internal sealed record ParserEntry(ImmutableArray<int> Sources, ImmutableDictionary<Field, Node> Given);
