using System.Collections.Immutable;

namespace FlexNic.Fuzz.Programs;

/// <summary>A generated program of v1model.</summary>
public sealed record FuzzProgram
{
    /// <summary>Headers, in the order of the structure.</summary>
    public required ImmutableArray<FuzzHeader> Headers { get; init; }

    /// <summary>Fields of the metadata.</summary>
    public required ImmutableArray<FuzzField> Metadata { get; init; }

    /// <summary>Functions.</summary>
    public required ImmutableArray<FuzzCallable> Functions { get; init; }

    /// <summary>States of the parser, <c>start</c> first.</summary>
    public required ImmutableArray<FuzzState> States { get; init; }

    /// <summary>Checksums that are verified.</summary>
    public required ImmutableArray<FuzzStatement> Verify { get; init; }

    /// <summary>The ingress control.</summary>
    public required FuzzControl Ingress { get; init; }

    /// <summary>The egress control.</summary>
    public required FuzzControl Egress { get; init; }

    /// <summary>Checksums that are computed.</summary>
    public required ImmutableArray<FuzzStatement> Compute { get; init; }

    /// <summary>What the deparser emits.</summary>
    public required ImmutableArray<FuzzStatement> Emit { get; init; }

    /// <summary>The text of the program.</summary>
    public override string ToString()
    {
        var text = new CodeText();
        text.Line("#include <core.p4>");
        text.Line("#include <v1model.p4>");
        text.Line("");
        foreach (FuzzHeaderType type in Headers.Select(h => h.Type).DistinctBy(t => t.Name))
        {
            text.Line($"header {type.Name} {{ {string.Concat(type.Fields.Select(f => $"{f.Type} {f.Name}; "))}}}");
        }

        text.Line($"struct headers {{ {string.Concat(Headers.Select(h => $"{h.Type.Name}{(h.IsStack ? $"[{h.Elements}]" : "")} {h.Name}; "))}}}");
        text.Line($"struct metadata {{ {string.Concat(Metadata.Select(f => $"{f.Type} {f.Name}; "))}}}");
        foreach (FuzzCallable function in Functions)
        {
            function.Write(text);
        }

        text.Open("parser P(packet_in b, out headers hdr, inout metadata m, inout standard_metadata_t s) {");
        foreach (FuzzState state in States)
        {
            state.Write(text);
        }

        text.Close();
        new FuzzControl([], [], [], Verify).Write(text, "V(inout headers hdr, inout metadata m)");
        Ingress.Write(text, "I(inout headers hdr, inout metadata m, inout standard_metadata_t s)");
        Egress.Write(text, "E(inout headers hdr, inout metadata m, inout standard_metadata_t s)");
        new FuzzControl([], [], [], Compute).Write(text, "C(inout headers hdr, inout metadata m)");
        new FuzzControl([], [], [], Emit).Write(text, "D(packet_out b, in headers hdr)");
        text.Line("V1Switch(P(), V(), I(), E(), C(), D()) main;");
        return text.ToString();
    }

    /// <summary>The same with less in it. What is used and gone makes the checker refuse the program.</summary>
    public IEnumerable<FuzzProgram> Shrinks() =>
        Ingress.Shrinks().Select(c => this with { Ingress = c })
            .Concat(Egress.Shrinks().Select(c => this with { Egress = c }))
            .Concat(Shrink.Block(Compute).Select(b => this with { Compute = b }))
            .Concat(Shrink.Block(Verify).Select(b => this with { Verify = b }))
            .Concat(Shrink.List(Functions, f => f.Shrinks()).Select(f => this with { Functions = f }))
            .Concat(Shrink.List(States, s => s.Shrinks()).Where(s => !s.IsEmpty && s[0].Name == "start").Select(s => this with { States = s }))
            .Concat(Shrink.Block(Emit).Select(b => this with { Emit = b }))
            .Concat(Shrink.List(Headers).Select(h => this with { Headers = h }))
            .Concat(Shrink.List(Metadata).Select(m => this with { Metadata = m }));
}
