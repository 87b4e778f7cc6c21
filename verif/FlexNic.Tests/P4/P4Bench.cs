using FlexNic.Core;
using FlexNic.P4;
using FlexNic.P4.Checked;
using NUnit.Framework;

namespace FlexNic.Tests.P4;

/// <summary>Compiles small programs for tests.</summary>
internal static class P4Bench
{
    public static P4Result Compile(string text) => P4Frontend.Compile("test.p4", text, P4Options.WithIncludes());

    /// <summary>The program, which must be without errors.</summary>
    public static CheckedProgram Accept(string text)
    {
        P4Result result = Compile(text);
        Assert.That(result.Program, Is.Not.Null, result.Render());
        return result.Program!;
    }

    /// <summary>All errors as <c>line,column code text</c>.</summary>
    public static string[] Errors(string text) =>
        [.. Compile(text).Diagnostics.Where(d => d.Severity == Severity.Error).Select(d => $"{d.Span.Line},{d.Span.Column} {d.Code} {d.Message}")];

    /// <summary>A v1model program of headers, an ingress body and, if need be, more of the parser.</summary>
    public static string V1(string declarations, string locals, string apply, string parser = "b.extract(h.h); transition accept;") => $$"""
        #include <core.p4>
        #include <v1model.p4>
        {{declarations}}
        parser P(packet_in b, out Headers h, inout Meta m, inout standard_metadata_t sm) {
            state start { {{parser}} }
        }
        control V(inout Headers h, inout Meta m) { apply { } }
        control I(inout Headers h, inout Meta m, inout standard_metadata_t sm) {
            {{locals}}
            apply { {{apply}} }
        }
        control E(inout Headers h, inout Meta m, inout standard_metadata_t sm) { apply { } }
        control C(inout Headers h, inout Meta m) { apply { } }
        control D(packet_out b, in Headers h) { apply { b.emit(h); } }
        V1Switch(P(), V(), I(), E(), C(), D()) main;
        """;
}
