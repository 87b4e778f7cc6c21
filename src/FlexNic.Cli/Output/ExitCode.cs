namespace FlexNic.Cli.Output;

/// <summary>Exit status of the process.</summary>
internal static class ExitCode
{
    /// <summary>Good.</summary>
    public const int Good = 0;

    /// <summary>The user's input is wrong, or hardware and model differ.</summary>
    public const int Refused = 1;

    /// <summary>A bug of ours.</summary>
    public const int Bug = 2;
}
