using FlexNic.Compiler;
using FlexNic.Geometry;
using FlexNic.Ir;
using FlexNic.Lowering;
using FlexNic.P4;
using FlexNic.P4.Checked;
using FlexNic.Tests.Image;
using NUnit.Framework;

namespace FlexNic.Tests.Compiler;

/// <summary>Programs of the tests, compiled.</summary>
internal static class CompilerBench
{
    public const string Folder = "verif/FlexNic.Tests/Compiler/Programs";

    public static IEnumerable<string> Programs() => RepositoryFiles.Below(Folder, "*.p4").Select(p => Path.GetFileNameWithoutExtension(p)).Order(StringComparer.Ordinal);

    public static NicGeometry Geometry(string name) => GeometryLoader.Load(RepositoryFiles.Path($"configs/{name}.toml"));

    public static CheckedProgram Check(string name) => CheckText($"{name}.p4", File.ReadAllText(RepositoryFiles.Path($"{Folder}/{name}.p4")));

    public static CheckedProgram CheckText(string file, string text)
    {
        P4Result result = P4Frontend.Compile(file, text, P4Options.WithIncludes());
        return result.Program ?? throw new AssertionException(result.Render());
    }

    public static IrProgram Lower(string name) => P4Lowering.Run(Check(name), name);

    public static CompiledProgram Compile(string name, NicGeometry geometry) => Pipeline.Run(Lower(name), geometry);

    /// <summary>A program around the body of an ingress control and declarations before it; one header h with fields a, b (8 bits) and c (32 bits).</summary>
    public static string Around(string ingress, string header = "bit<8> a; bit<8> b; bit<32> c;", string declarations = "") =>
        "#include <core.p4>\n#include <v1model.p4>\n" +
        "header h_t { " + header + " }\nstruct headers { h_t h; }\nstruct metadata { }\n" +
        "parser P(packet_in p, out headers hdr, inout metadata m, inout standard_metadata_t s) { state start { p.extract(hdr.h); transition accept; } }\n" +
        "control V(inout headers hdr, inout metadata m) { apply { } }\n" +
        "control I(inout headers hdr, inout metadata m, inout standard_metadata_t s) { " + declarations + " apply { " + ingress + " } }\n" +
        "control E(inout headers hdr, inout metadata m, inout standard_metadata_t s) { apply { } }\n" +
        "control C(inout headers hdr, inout metadata m) { apply { } }\n" +
        "control D(packet_out p, in headers hdr) { apply { p.emit(hdr); } }\n" +
        "V1Switch(P(), V(), I(), E(), C(), D()) main;\n";
}
