namespace FlexNic.Model.Device;

/// <summary>What a pipeline made of one packet.</summary>
/// <param name="Dropped">Consumed by the deparser: nothing leaves the pipeline.</param>
/// <param name="Meta">Metadata of the packet that leaves; its length does not count the DMA section.</param>
/// <param name="DmaSection">DMA headers in front of the packet, whole beats; empty for a packet without and for a dropped one.</param>
/// <param name="Packet">The packet proper, <c>Meta.Len</c> bytes; empty for a dropped one.</param>
/// <param name="ParserError">Code with which the parse ended (<see cref="ParserErrorCode"/> or the program's); 0 = accepted.</param>
public sealed record PipelineResult(bool Dropped, PacketMeta Meta, byte[] DmaSection, byte[] Packet, byte ParserError);
