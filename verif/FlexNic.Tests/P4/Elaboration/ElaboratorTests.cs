using FlexNic.P4.Checked;
using FlexNic.P4.Elaboration;
using NUnit.Framework;

namespace FlexNic.Tests.P4.Elaboration;

[TestFixture]
internal sealed class ElaboratorTests
{
    [Test]
    public void Run_NestedControls_HaveNamesAndArguments()
    {
        CheckedProgram program = P4Bench.Accept("""
            extern Mem { Mem(bit<32> size); }
            control Inner()(bit<32> n) { Mem(n * 2) mem; @name("other") Mem(5) m2; apply { } }
            control Outer()(bit<32> k) { Inner(k + 1) first; Inner(7) second; apply { Direct.apply(); } }
            control Type();
            package Pack(Type t);
            Pack(Outer(3)) main;
            """.Replace("control Outer", "control Direct() { Mem(1) d; apply { } }\ncontrol Outer", StringComparison.Ordinal));

        ObjectInstance outer = Elaborator.Run(program).Main!.Nested("t")!;

        string[] names = [.. outer.Children.SelectMany(c => c.Children).Select(m => $"{m.FullName}={m.Number("size")}")];
        Assert.That(names, Is.EqualTo(new[] { "Outer.first.mem=8", "Outer.first.other=5", "Outer.second.mem=14", "Outer.second.other=5", "Outer.Direct.d=1" }));
    }
}
