namespace FlexNic.Model.Device;

/// <summary>Error codes that the parser puts into the container <c>parser_error</c>; 8 to 127 belong to the program.</summary>
public enum ParserErrorCode
{
    /// <summary>Accepted.</summary>
    None = 0,

    /// <summary>A header reaches beyond the packet.</summary>
    PacketTooShort = 1,

    /// <summary>No branch fits.</summary>
    NoMatch = 2,

    /// <summary>A header stack is full or empty.</summary>
    StackOutOfBounds = 3,

    /// <summary>A header's own length says less than its fixed part.</summary>
    HeaderTooShort = 4,

    /// <summary>The parse did not end within the steps of the geometry.</summary>
    ParserTimeout = 5,

    /// <summary>A value that the program cannot use.</summary>
    ParserInvalidArgument = 6,

    /// <summary>A header reaches beyond the header window.</summary>
    WindowExceeded = 7,
}
