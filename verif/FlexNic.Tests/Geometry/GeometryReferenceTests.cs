using FlexNic.Geometry;
using FlexNic.Tests.Support;
using NUnit.Framework;

namespace FlexNic.Tests.Geometry;

[TestFixture]
internal sealed class GeometryReferenceTests
{
    [Test]
    public void Markdown_CommittedPage_Same() => GoldenFile.Matches("docs/geometry.md", GeometryReference.Markdown());

    [Test]
    public void Keys_EachTable_IsDescribed()
    {
        IEnumerable<string> tables = GeometryKeys.All.Select(k => k.Table).Distinct();

        Assert.That(GeometryKeys.Tables.Select(t => t.Table), Is.EqualTo(tables));
    }
}
