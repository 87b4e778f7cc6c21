using FlexNic.Compiler;
using FlexNic.Engines;
using FlexNic.Geometry;
using FlexNic.Lowering;
using FlexNic.Stf.Engine;
using FlexNic.Tests.Compiler;
using FlexNic.Tests.P4;
using NUnit.Framework;

namespace FlexNic.Tests.Engines;

/// <summary>The device model as an engine for packet tests: what the geometry has and has not.</summary>
[TestFixture]
internal sealed class DeviceEngineTests
{
    private const string Types = "header H { bit<8> port; } struct Headers { H h; } struct Meta { bit<8> m; }";

    [Test]
    public void Send_ToAPortThatDoesNotExist_IsDropped()
    {
        NicGeometry geometry = CompilerBench.Geometry("small");
        DeviceEngine engine = Echo(geometry);

        engine.Send(0, [(byte)(geometry.Ports - 1)]);
        engine.Send(0, [(byte)geometry.Ports]);
        engine.Send(0, [1]);

        Assert.That(engine.Drain().Select(p => p.Port), Is.EqualTo(new[] { geometry.Ports - 1, 1 }));
    }

    [Test]
    public void Send_ShortPacket_IsFilledAsPortsDo()
    {
        NicGeometry geometry = CompilerBench.Geometry("small") with { PadFrameBytes = 4 };
        DeviceEngine engine = Echo(geometry);

        engine.Send(0, [1, 9]);

        Assert.That(engine.Drain().Single().Data, Is.EqualTo(new byte[] { 1, 9, 0, 0 }));
    }

    [TestCase(8, 1, "port 8 does not exist: 'small' has 8 (nic.ports)")]
    [TestCase(0, 1519, "a packet of 1519 bytes is dropped as oversize: 'small' takes 1518 at most (nic.max_frame_bytes)")]
    [TestCase(0, 9, "a packet of 9 bytes is dropped as a runt: 'small' takes 10 or more (nic.min_frame_bytes)")]
    public void Send_WhatThePortsDoNotTake_IsRefusedWithTheKey(int port, int bytes, string reason)
    {
        DeviceEngine engine = Echo(CompilerBench.Geometry("small") with { MinFrameBytes = 10 - (bytes == 1 ? 9 : 0) });

        Assert.That(() => engine.Send(port, new byte[bytes]), Throws.InstanceOf<NotSupportedException>().With.Message.EqualTo(reason));
    }

    private static DeviceEngine Echo(NicGeometry geometry) =>
        new(Pipeline.Run(P4Lowering.Run(P4Bench.Accept(P4Bench.V1(Types, "", "sm.egress_spec = (bit<9>)h.h.port;")), "echo"), geometry), geometry);
}
