using FlexNic.Core;

namespace FlexNic.Ir;

/// <summary>A request to the DMA engine (docs/hardware.md, section 6).</summary>
/// <param name="Guard">When it is made; 1 bit.</param>
/// <param name="IsRead">From host memory instead of to it.</param>
/// <param name="Address">In host memory: 64 bits.</param>
/// <param name="Offset">First byte of the packet that is written: 16 bits. Of no meaning when there is <paramref name="Data"/>.</param>
/// <param name="Length">Bytes: 16 bits.</param>
/// <param name="Cookie">Comes back with what was read: 16 bits.</param>
/// <param name="Target">Cache level and core: 11 bits.</param>
/// <param name="Data">The value to write, whole bytes; null when a range of the packet is written.</param>
/// <param name="Span">Where the program says it.</param>
public sealed record DmaRequest(Node Guard, bool IsRead, Node Address, Node Offset, Node Length, Node Cookie, Node Target, Node? Data, SourceSpan Span);
