using System.Collections.Immutable;

namespace FlexNic.Rtl.Views;

/// <summary>What <c>templates/nic/files.f.scriban</c> prints: the source files of a NIC, relative to the list.</summary>
/// <param name="Banner">Opening lines.</param>
/// <param name="Sources">Verilog files; hand-written ones first.</param>
public sealed record FileListView(BannerView Banner, ImmutableArray<string> Sources);
