using System.Globalization;
using System.Text;

namespace FlexNic.P4.ControlPlane;

/// <summary>Writes the text form of protocol buffers.</summary>
internal sealed class ProtoText
{
    private readonly StringBuilder _text = new();
    private int _depth;

    public void Line(string text = "") => _text.Append(' ', text.Length == 0 ? 0 : 2 * _depth).Append(text).Append('\n');

    public void Field(string name, long value) => Line($"{name}: {value.ToString(CultureInfo.InvariantCulture)}");

    public void Field(string name, string value) => Line($"{name}: \"{Escape(value)}\"");

    public void Field(string name, ReadOnlySpan<byte> value)
    {
        var text = new StringBuilder();
        foreach (byte b in value)
        {
            text.Append(Escape((char)b));
        }

        Line($"{name}: \"{text}\"");
    }

    public void Word(string name, string value) => Line($"{name}: {value}");

    public void Message(string name, Action? body = null)
    {
        Line($"{name} {{");
        _depth++;
        body?.Invoke();
        _depth--;
        Line("}");
    }

    public override string ToString() => _text.ToString();

    private static string Escape(string value) => string.Concat(Encoding.UTF8.GetBytes(value).Select(b => Escape((char)b)));

    private static string Escape(char c) => c switch
    {
        '\n' => "\\n",
        '\r' => "\\r",
        '\t' => "\\t",
        '"' => "\\\"",
        '\'' => "\\'",
        '\\' => "\\\\",
        >= ' ' and <= '~' => c.ToString(),
        _ => "\\" + Convert.ToString(c, 8).PadLeft(3, '0'),
    };
}
