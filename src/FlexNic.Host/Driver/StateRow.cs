namespace FlexNic.Host.Driver;

/// <summary>One row of stage SRAM: two registers of a program, 32 bits each.</summary>
public readonly record struct StateRow(uint Lo, uint Hi);
