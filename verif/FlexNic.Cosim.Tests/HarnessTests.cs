using FlexNic.Core;
using FlexNic.Cosim.Build;
using FlexNic.Cosim.Native;

namespace FlexNic.Cosim.Tests;

/// <summary>The harness itself: wide ports, narrow ports, the clock convention, assertions and missing sources.</summary>
[TestFixture]
public sealed class HarnessTests
{
    private const string Source = """
        `default_nettype none
        module tb_harness (
          input  wire        clk,
          input  wire        rst,
          input  wire [95:0] a,
          input  wire [15:0] e,
          output reg  [39:0] c,
          output wire [95:0] d
        );
          assign d = ~a;
          always @(posedge clk) begin
            c <= a[39:0] + {24'd0, e};
            if (rst && e == 16'd7) begin
              $display("ASSERT %m: seven is not allowed");
              $finish;
            end
          end
        endmodule
        `default_nettype wire
        """;

    private static async Task<VerilatedModel> Build()
    {
        string path = Path.Combine(TestPaths.Build, "harness", "tb_harness.v");
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        await File.WriteAllTextAsync(path, Source);
        var builder = new VerilatorBuilder(TestPaths.Build);
        string library = await builder.BuildAsync(new BuildRequest("tb_harness", [path], [], Waves: false));
        return new VerilatedModel(VerilatedLibrary.Load(library));
    }

    [Test]
    public async Task Step_WideAndNarrowPorts_OutputsAreThoseBeforeTheEdge()
    {
        using VerilatedModel model = await Build();
        Port a = model.Port("a");
        model.Input(a)[0] = 0x89ABCDEF;
        model.Input(a)[1] = 0x01234567;
        model.Input(a)[2] = 0xFFFF0000;
        model.Set(model.Port("e"), 0x10001); // bits above the port are cut
        model.Step();
        Assert.That(model.Output(model.Port("d")).ToArray(), Is.EqualTo(new uint[] { 0x76543210, 0xFEDCBA98, 0x0000FFFF }));
        model.Step();
        Assert.That(model.Get(model.Port("c")), Is.EqualTo(0x6789ABCDF0UL));
    }

    [Test]
    public async Task Step_AssertionFails_TextAndClockAreTold()
    {
        using VerilatedModel model = await Build();
        model.Set(model.Port("rst"), 1);
        model.Step();
        model.Set(model.Port("e"), 7);
        HardwareAssertionException e = Assert.Throws<HardwareAssertionException>(() => model.Step())!;
        Assert.That(e.Message, Does.Contain("seven is not allowed"));
        Assert.That(e.Clock, Is.EqualTo(2));
    }

    [Test]
    public async Task Build_BrokenSource_IsADiagnosticWithTheToolsFirstError()
    {
        string path = Path.Combine(TestPaths.Build, "harness", "tb_broken.v");
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        await File.WriteAllTextAsync(path, "module tb_broken(input wire clk); assign nothing = ; endmodule\n");
        var builder = new VerilatorBuilder(TestPaths.Build);
        FlexNicInputException? e = await Assert.ThrowsAsync<FlexNicInputException>(
            () => builder.BuildAsync(new BuildRequest("tb_broken", [path], [], Waves: false)));
        Assert.That(e!.Message, Does.Contain("FNIC9002").And.Contains("tb_broken.v"));
    }
}
