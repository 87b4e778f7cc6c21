using FlexNic.Rtl.Render;
using FlexNic.Tests.Image;
using NUnit.Framework;

namespace FlexNic.Tests.Rtl;

/// <summary>The writer of generated files.</summary>
public sealed class OutputFolderTests
{
    private static readonly string Folder = RepositoryFiles.Path("build", "test", "output-folder");

    [SetUp]
    public void Empty()
    {
        if (Directory.Exists(Folder))
        {
            Directory.Delete(Folder, recursive: true);
        }
    }

    [TestCase("a\tb\n", "a tab")]
    [TestCase("a\r\n", "a carriage return")]
    [TestCase("a \n", "a blank at its end")]
    [TestCase("\u00e4\n", "U+00E4")]
    [TestCase("a", "exactly one line feed")]
    [TestCase("a\n\n", "exactly one line feed")]
    [TestCase("", "exactly one line feed")]
    public void Add_BadText_IsRefused(string text, string fault)
    {
        OutputFolder folder = new(Folder);

        Assert.That(() => folder.Add("x.v", text), Throws.InvalidOperationException.With.Message.Contains(fault));
    }

    [Test]
    public void Add_SamePathTwice_IsRefused()
    {
        OutputFolder folder = new(Folder);
        folder.Add("x.v", "a\n");

        Assert.That(() => folder.Add("x.v", "a\n"), Throws.InvalidOperationException);
    }

    [Test]
    public void Write_FileNoLongerGenerated_IsRemovedAndForeignFilesStay()
    {
        OutputFolder first = new(Folder);
        first.Add("old/x.v", "a\n");
        first.Add("y.v", "a\n");
        first.Write();
        File.WriteAllText(Path.Combine(Folder, "mine.txt"), "mine");

        OutputFolder second = new(Folder);
        second.Add("y.v", "a\n");
        GenerationResult result = second.Write();

        Assert.Multiple(() =>
        {
            Assert.That(result.Changed, Is.EqualTo(new[] { "old/x.v" }));
            Assert.That(Directory.Exists(Path.Combine(Folder, "old")), Is.False);
            Assert.That(File.Exists(Path.Combine(Folder, "mine.txt")), Is.True);
        });
    }

    [Test]
    public void Write_OneFileDiffers_WritesOnlyThat()
    {
        OutputFolder first = new(Folder);
        first.Add("x.v", "a\n");
        first.Add("y.v", "a\n");
        first.Write();

        OutputFolder second = new(Folder);
        second.Add("x.v", "a\n");
        second.Add("y.v", "b\n");

        Assert.That(second.Write().Changed, Is.EqualTo(new[] { "y.v" }));
    }
}
