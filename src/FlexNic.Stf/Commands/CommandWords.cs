using System.Globalization;
using System.Numerics;
using FlexNic.Core;

namespace FlexNic.Stf.Commands;

/// <summary>The words of a command, cut at blanks, each with its column. <c>#</c> starts a comment.</summary>
internal sealed class CommandWords
{
    public const string Syntax = "FNIC3201";

    private readonly List<(string Text, int Column)> _words = [];
    private readonly int _endColumn;

    public CommandWords(string line)
    {
        int end = line.IndexOf('#', StringComparison.Ordinal);
        end = end < 0 ? line.Length : end;
        _endColumn = line[..end].TrimEnd().Length + 1;
        for (int i = 0; i < end; i++)
        {
            int start = i;
            while (i < end && !char.IsWhiteSpace(line[i]))
            {
                i++;
            }

            if (i > start)
            {
                _words.Add((line[start..i], start + 1));
            }
        }
    }

    public int Count => _words.Count;

    public string Verb => _words[0].Text;

    public string this[int index] => _words[index].Text;

    /// <summary>Number of the word, or -1.</summary>
    public int IndexOf(string text) => _words.FindIndex(w => w.Text == text);

    /// <summary>The place of a word; past the last it is the end of the line.</summary>
    public SourceSpan Span(int index, string file, int line) => index < _words.Count
        ? new SourceSpan(file, line, _words[index].Column, _words[index].Text.Length)
        : new SourceSpan(file, line, _endColumn);

    /// <summary>A name.</summary>
    public string Name(int index, string what) => index < _words.Count ? _words[index].Text : throw Missing(index, what);

    /// <summary>A small number: a handle, an index, a port.</summary>
    public int Int(int index, string what)
    {
        string text = Name(index, what);
        return int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int number)
            ? number
            : throw new CommandException(Syntax, index, $"found '{text}', expected {what}: a number of 0..{int.MaxValue}");
    }

    /// <summary>A number or an address.</summary>
    public BigInteger Number(int index, string what)
    {
        string text = Name(index, what);
        try
        {
            return CommandValue.Number(text);
        }
        catch (FormatException fault)
        {
            throw new CommandException(Syntax, index, $"{what}: {fault.Message}");
        }
    }

    /// <summary>The command has this many words and no more.</summary>
    public void ExpectEnd(int count)
    {
        if (count < _words.Count)
        {
            throw new CommandException(Syntax, count, $"found '{_words[count].Text}', expected the end of the line");
        }
    }

    private static CommandException Missing(int index, string what) => new(Syntax, index, $"found the end of the line, expected {what}");
}
