namespace FlexNic.P4.ControlPlane;

/// <summary>The kinds of things that P4Runtime knows; the value is the first byte of their numbers.</summary>
internal enum SymbolKind
{
    Action = 0x01,
    Table = 0x02,
    ValueSet = 0x03,
    ControllerHeader = 0x04,
    ActionProfile = 0x11,
    Counter = 0x12,
    DirectCounter = 0x13,
    Meter = 0x14,
    DirectMeter = 0x15,
    Register = 0x16,
    Digest = 0x17,
}
