using FlexNic.Geometry;
using FlexNic.Tests.Image;
using NUnit.Framework;

namespace FlexNic.Tests.Geometry;

[TestFixture]
internal sealed class GeometryFingerprintTests
{
    private static readonly NicGeometry _tiny = GeometryLoader.Load(RepositoryFiles.Path("configs/tiny.toml"));

    [Test]
    public void Of_NameClockAndLinkChanged_Same()
    {
        NicGeometry other = _tiny with { Name = "other", ClockMhz = 250, Host = _tiny.Host with { PcieLanes = 16, PcieGen = 4 } };

        Assert.That(GeometryFingerprint.Of(other), Is.EqualTo(GeometryFingerprint.Of(_tiny)));
    }

    [Test]
    public void Of_StageKeyChanged_Differs()
    {
        NicGeometry other = _tiny with { Egress = _tiny.Egress with { Stage = _tiny.Egress.Stage with { TernaryRows = 64 } } };

        Assert.That(GeometryFingerprint.Of(other).Hex, Is.Not.EqualTo(GeometryFingerprint.Of(_tiny).Hex));
    }

    [Test]
    public void Of_Tiny_FirstBitsAreTheHead()
    {
        GeometryFingerprint print = GeometryFingerprint.Of(_tiny);

        Assert.That(print.Hex, Has.Length.EqualTo(64));
        Assert.That(print.Hex, Does.StartWith(print.First32.ToString("x8")));
        Assert.That(print.First12, Is.EqualTo(print.Hex[..12]));
    }
}
