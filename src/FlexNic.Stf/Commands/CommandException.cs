namespace FlexNic.Stf.Commands;

/// <summary>A command that cannot be meant: the diagnostic's code, which word is wrong (its number of words: the end of the line) and why.</summary>
internal sealed class CommandException(string code, int word, string message) : Exception(message)
{
    public string Code => code;

    public int Word => word;
}
