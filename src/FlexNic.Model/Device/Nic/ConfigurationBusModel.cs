using FlexNic.Core;
using FlexNic.Geometry;
using FlexNic.Image;
using FlexNic.Image.Layout;

namespace FlexNic.Model.Device.Nic;

/// <summary>
/// The configuration bus (docs/hardware.md, section 8): a staging register in each unit collects the words of a row, the word with commit writes it. Words for
/// units, tables or rows that the geometry does not have are lost.
/// </summary>
internal sealed class ConfigurationBusModel(ImageLayout layout, IReadOnlyList<PipelineModel> pipelines)
{
    /// <summary>cfg_addr[31]: the row is written with this word.</summary>
    public const uint CommitBit = 1u << 31;

    private readonly Dictionary<(int Pipeline, int Unit), uint[]> _staging = [];

    public void Write(uint address, uint data)
    {
        (int pipeline, int unit, int table, int row, int word) = Split(address);
        if (pipeline >= pipelines.Count || layout.Unit((PipelineId)pipeline, unit) is not { } unitLayout)
        {
            return;
        }

        if (!_staging.TryGetValue((pipeline, unit), out uint[]? words))
        {
            words = new uint[32];
            _staging.Add((pipeline, unit), words);
        }

        words[word] = data;
        if ((address & CommitBit) == 0)
        {
            return;
        }

        if (unitLayout.Table(table) is { } tableLayout && row < tableLayout.Rows)
        {
            BitVector bits = BitVector.FromWords(tableLayout.Row.Width, words);
            pipelines[pipeline].WriteRow(new ImageRow((PipelineId)pipeline, unit, table, row, bits));
        }

        Array.Clear(words);
    }

    /// <summary>What CFG_READ gives: a row of stage SRAM as {hi, lo}, 0 for everything else.</summary>
    public ulong ReadRow(uint address)
    {
        (int pipeline, int unit, int table, int row, _) = Split(address);
        if (pipeline >= pipelines.Count
            || table != StageTable.State
            || unit < Units.Stage(0)
            || layout.Unit((PipelineId)pipeline, unit)?.Table(table) is not { } state
            || row >= state.Rows)
        {
            return 0;
        }

        (uint low, uint high) = pipelines[pipeline].ReadState(unit - Units.Stage(0), row);
        return ((ulong)high << 32) | low;
    }

    private static (int Pipeline, int Unit, int Table, int Row, int Word) Split(uint address) =>
        ((int)(address >> 29) & 3, (int)(address >> 23) & 0x3F, (int)(address >> 19) & 0xF, (int)(address >> 5) & 0x3FFF, (int)address & 0x1F);
}
