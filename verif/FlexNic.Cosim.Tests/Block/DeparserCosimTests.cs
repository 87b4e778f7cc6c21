using FlexNic.Cosim.Native;
using FlexNic.Geometry;
using FlexNic.Model.Device;

namespace FlexNic.Cosim.Tests.Block;

/// <summary>The deparser in Verilog against the device model: random layouts, PHVs, packets and gaps; every packet, its metadata and every drop must be equal.</summary>
[TestFixture]
public sealed class DeparserCosimTests
{
    private const int Images = 25;
    private const int PacketsPerImage = 400;
    private const int Unit = 1;
    private const int HeaderBytes = 128;

    [TestCase(256, 16, 24, 16, 16, 32, PipelineId.Ingress)]
    [TestCase(512, 16, 24, 16, 16, 8, PipelineId.Dma)]
    [TestCase(256, 9, 11, 10, 3, 4, PipelineId.Dma)]
    public async Task Process_RandomLayoutsPhvsAndStalls_PacketsEqualTheModels(int bus, int words, int halves, int bytes, int layouts, int phvFifo, PipelineId pipeline)
    {
        PhvGeometry phv = new(words, halves, bytes);
        Random random = new(bus + layouts);
        using BlockBench bench = await BlockBench.StartAsync(
            "fnic_deparser", 1, ("BUS", bus), ("NW", words), ("NH", halves), ("NB", bytes), ("LAYOUTS", layouts), ("PHV_FIFO", phvFifo), ("CFG_PIPE", (int)pipeline));
        DeparserModel model = new(phv, layouts, bus / 8, pipeline);
        DeparserTraffic traffic = new(bench, model, phv, layouts, phvFifo, bus / 8, random);

        for (int image = 0; image < Images; image++)
        {
            WriteImage(bench, model, phv, layouts, bus / 8, pipeline, random);
            traffic.Run($"image {image}", PacketsPerImage, inPercent: image % 4 == 1 ? 40 : 100, phvPercent: image % 3 == 0 ? 30 : 100, outPercent: image % 4 == 2 ? 15 : 100 - (10 * (image % 4)));
        }
    }

    private static void WriteImage(BlockBench bench, DeparserModel model, PhvGeometry phv, int layouts, int busBytes, PipelineId pipeline, Random random)
    {
        int headerBeats = HeaderBytes / busBytes;
        for (int row = 0; row < layouts * headerBeats; row++)
        {
            RowBits lanes = new();
            for (int position = 0; position < busBytes / 2; position++)
            {
                lanes.Add(NicGeometry.IndexBits(phv.Lanes), (uint)random.Next(phv.Lanes)).Add(1, random.Next(8) == 0 ? 0u : 1);
            }

            Write(0, row, lanes.ToWords());
        }

        for (int layout = 0; layout < layouts; layout++)
        {
            int length = random.Next(4) == 0 ? busBytes * random.Next(headerBeats + 1) : random.Next(HeaderBytes + 1);
            RowBits info = new RowBits()
                .Add(8, (uint)length)
                .Add(2, (uint)random.Next(4))
                .Add(8, (uint)random.Next(256))
                .Add(3, random.Next(2) == 0 ? 0 : (uint)random.Next((length / busBytes) + 1));
            Write(1, layout, info.ToWords());
        }

        void Write(int table, int row, uint[] rowWords)
        {
            bench.WriteRow((int)pipeline, Unit, table, row, rowWords);
            model.WriteRow(table, row, rowWords);
        }
    }
}
