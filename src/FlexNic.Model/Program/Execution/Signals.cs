namespace FlexNic.Model.Program.Execution;

/// <summary>Leaves the control and all around it; what has been called copies its results out on the way.</summary>
internal sealed class ExitException : Exception;

/// <summary>Leaves the parser with an error.</summary>
internal sealed class ParserErrorException(string error) : Exception
{
    public string Error => error;
}

/// <summary>How a statement ended.</summary>
internal enum Flow
{
    Next,
    Return,
    Break,
    Continue,
}
