using System.Collections.Immutable;
using FlexNic.Fuzz.Programs;

namespace FlexNic.Fuzz.Generation;

/// <summary>A program, entries and packets from a seed.</summary>
public static class CaseGenerator
{
    /// <summary>The case of a seed: always the same for the same size.</summary>
    public static FuzzCase Run(int seed, FuzzSize size)
    {
        ArgumentNullException.ThrowIfNull(size);
        var shared = new Shared(new Choice(seed), size);
        new DeclarationGenerator(shared).Run();
        var parser = new ParserGenerator(shared);
        ImmutableArray<FuzzState> states = parser.Run();
        var ingress = new ControlGenerator(shared, "I");
        var egress = new ControlGenerator(shared, "E");
        FuzzControl first = ingress.Run(shared.Choice.Between(2, size.Statements), true);
        FuzzControl second = shared.Choice.Percent(30) ? egress.Run(shared.Choice.Between(1, Math.Max(1, size.Statements / 2)), false) : FuzzControl.Empty;
        var checksums = new ChecksumGenerator(shared);
        var program = new FuzzProgram
        {
            Headers = [.. shared.Headers],
            Metadata = [.. shared.Metadata],
            Functions = [.. shared.Functions],
            States = states,
            Verify = [],
            Ingress = first,
            Egress = second,
            Compute = checksums.Compute(),
            Emit = Emit(shared),
        };
        var packets = new PacketGenerator(shared, parser.Plan);
        ImmutableArray<FuzzStep> steps = [.. ingress.Steps, .. egress.Steps, .. Enumerable.Range(0, size.Packets).Select(_ => packets.Next())];
        return new FuzzCase($"fuzz{seed}", program, steps, [.. shared.Features]);
    }

    private static ImmutableArray<FuzzStatement> Emit(Shared shared) => shared.Choice.Percent(70) ? [LineStatement.Of("b.emit(hdr);")]
        : [.. shared.Headers.Where(_ => shared.Choice.Percent(95)).Select(h => LineStatement.Of($"b.emit(hdr.{h.Name});"))];
}
