using System.Collections.Immutable;
using System.Text;

namespace FlexNic.Fuzz.Programs;

/// <summary>Lines with indentation.</summary>
public sealed class CodeText
{
    private readonly StringBuilder _text = new();
    private int _depth;

    /// <summary>A line; none when it is empty of anything.</summary>
    public void Line(string line) => _text.Append(' ', 4 * _depth).Append(line).Append('\n');

    /// <summary>A line after which lines stand further in.</summary>
    public void Open(string line)
    {
        Line(line);
        _depth++;
    }

    /// <summary>A line between two blocks.</summary>
    public void Turn(string line)
    {
        _depth--;
        Open(line);
    }

    /// <summary>The end of what was opened.</summary>
    public void Close(string line = "}")
    {
        _depth--;
        Line(line);
    }

    /// <summary>Statements.</summary>
    public void Block(ImmutableArray<FuzzStatement> block)
    {
        foreach (FuzzStatement statement in block)
        {
            statement.Write(this);
        }
    }

    /// <inheritdoc/>
    public override string ToString() => _text.ToString();
}
