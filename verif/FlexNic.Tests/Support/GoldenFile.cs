using System.Text;
using FlexNic.Tests.Image;
using NUnit.Framework;

namespace FlexNic.Tests.Support;

/// <summary>Compares text with a committed file, byte for byte. With FNIC_ACCEPT=1 the file is rewritten instead.</summary>
internal static class GoldenFile
{
    private const int Context = 3;

    /// <summary>Fails with a unified diff unless the file (path from the root, forward slashes) holds exactly the text.</summary>
    public static void Matches(string relativePath, string actual)
    {
        string path = RepositoryFiles.Path(relativePath);
        if (Environment.GetEnvironmentVariable("FNIC_ACCEPT") == "1")
        {
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            File.WriteAllText(path, actual, new UTF8Encoding(false));
            return;
        }

        if (!File.Exists(path))
        {
            Assert.Fail($"{relativePath} does not exist; FNIC_ACCEPT=1 writes it");
            return;
        }

        string expected = File.ReadAllText(path);
        if (expected != actual)
        {
            Assert.Fail($"{relativePath} differs; FNIC_ACCEPT=1 accepts the change\n{Diff(relativePath, expected.Split('\n'), actual.Split('\n'))}");
        }
    }

    // The differing middle between the common head and tail, as one hunk: short and exact, though not minimal.
    private static string Diff(string name, string[] expected, string[] actual)
    {
        int head = 0;
        while (head < expected.Length && head < actual.Length && expected[head] == actual[head])
        {
            head++;
        }

        int tail = 0;
        while (tail < expected.Length - head && tail < actual.Length - head && expected[^(tail + 1)] == actual[^(tail + 1)])
        {
            tail++;
        }

        int from = Math.Max(0, head - Context);
        int after = Math.Min(Context, tail);
        var text = new StringBuilder($"--- {name} (committed)\n+++ {name} (rendered)\n");
        text.Append($"@@ -{from + 1},{expected.Length - tail + after - from} +{from + 1},{actual.Length - tail + after - from} @@\n");
        Append(text, ' ', expected[from..head]);
        Append(text, '-', expected[head..^tail]);
        Append(text, '+', actual[head..^tail]);
        Append(text, ' ', expected[^tail..].Take(after));
        return text.ToString();
    }

    private static void Append(StringBuilder text, char mark, IEnumerable<string> lines)
    {
        foreach (string line in lines)
        {
            text.Append(mark).Append(line).Append('\n');
        }
    }
}
