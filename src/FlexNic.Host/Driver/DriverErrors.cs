using FlexNic.Core;

namespace FlexNic.Host.Driver;

/// <summary>Diagnostics of the driver: FNIC5001..5007 device, configuration window and rings, 5011..5013 queues of the application.</summary>
internal static class DriverErrors
{
    public const string
        NotTheDevice = "FNIC5001",
        WrongVersion = "FNIC5002",
        WrongGeometry = "FNIC5003",
        TooLarge = "FNIC5004",
        Overflow = "FNIC5005",
        NoRoom = "FNIC5006",
        NotEnabled = "FNIC5007",
        QueueTwice = "FNIC5011",
        QueueRegion = "FNIC5012",
        QueueStride = "FNIC5013";

    public static FlexNicInputException Error(string code, string message) => new(code, SourceSpan.OfFile("NIC"), message);
}
