using FlexNic.Geometry;
using FlexNic.Image;
using FlexNic.Image.Layout;
using FlexNic.Image.Registers;

namespace FlexNic.Host.Driver;

/// <summary>
/// The configuration window of BAR0, CFG_* (docs/hardware.md, sections 8 and 10), from the driver's side. Reads of CFG_STATUS cost a round trip on the link,
/// so it is read once for as many words as surely fit.
/// </summary>
internal sealed class ConfigurationWindow(IMmio mmio, int capacityWords)
{
    private const uint WordField = 0x1F;
    private const uint RowField = 0x3FFF << 5;

    /// <summary>Reads of CFG_STATUS without progress after which the device counts as hung.</summary>
    public int PollLimit { get; set; } = 1_000_000;

    /// <summary>Words of one row or transaction that fit.</summary>
    public int CapacityWords => capacityWords;

    /// <summary>Rows, each applied on its own, so that images of any size pass.</summary>
    public void Load(IEnumerable<ConfigurationWord> rows, Action<int, int>? progress)
    {
        ConfigurationWord[] words = [.. rows.Where(Needed)];
        Begin();
        int done = 0;
        int room = 0;
        uint? next = null;
        while (done < words.Length)
        {
            int rowWords = RowWords(words, done);
            if (rowWords > room)
            {
                Require(rowWords);
                progress?.Invoke(done, words.Length);
                room = WaitForRoom(rowWords);
            }

            next = Queue(words.AsSpan(done, rowWords), next);
            room -= rowWords;
            done += rowWords;
        }

        WaitUntilDone();
        progress?.Invoke(done, words.Length);
    }

    /// <summary>The rows between two packets, all or none.</summary>
    public void Apply(IReadOnlyList<ImageRow> rows)
    {
        ConfigurationWord[] words = [.. rows.SelectMany(r => r.Words()).Where(Needed)];
        if (words.Length == 0)
        {
            return;
        }

        Require(words.Length);
        Begin();
        Write(RegisterMap.CfgCtrl, RegisterFields.CfgTxnOpen.Mask);
        Queue(words, null);
        Write(RegisterMap.CfgCtrl, 0);
        WaitUntilDone();
    }

    /// <summary>A row of stage SRAM between two packets.</summary>
    public StateRow ReadState(PipelineId pipeline, int stage, int row)
    {
        WaitUntilDone();
        Write(RegisterMap.CfgRead, new RowAddress(pipeline, Units.Stage(stage), StageTable.State, row).BusAddress);
        Poll(status => RegisterFields.CfgReadDone.Get(status) != 0 && RegisterFields.CfgBusy.Get(status) == 0, "the result of CFG_READ");
        return new StateRow(mmio.Read32(RegisterMap.CfgRdataLo), mmio.Read32(RegisterMap.CfgRdataHi));
    }

    // Words that a row does not write are 0 (section 8).
    private static bool Needed(ConfigurationWord word) => word.Data != 0 || word.Commit;

    private static int RowWords(ConfigurationWord[] words, int first)
    {
        int at = first;
        while (!words[at].Commit)
        {
            at++;
        }

        return at - first + 1;
    }

    // What an earlier user left open or overflowed must not leak into this transaction.
    private void Begin()
    {
        Write(RegisterMap.CfgCtrl, RegisterFields.CfgClearOverflow.Mask);
        WaitUntilDone();
    }

    // CFG_ADDR counts by itself within a table; it is written only where a word is not at the place it stands at.
    private uint? Queue(ReadOnlySpan<ConfigurationWord> words, uint? next)
    {
        foreach (ConfigurationWord word in words)
        {
            if (word.Address != next)
            {
                Write(RegisterMap.CfgAddr, word.Address);
            }

            Write(word.Commit ? RegisterMap.CfgDataLast : RegisterMap.CfgData, word.Data);
            next = word.Commit
                ? (word.Address & ~(RowField | WordField)) | ((word.Address + (1 << 5)) & RowField)
                : (word.Address & ~WordField) | ((word.Address + 1) & WordField);
        }

        return next;
    }

    private int WaitForRoom(int words)
    {
        uint status = Poll(s => capacityWords - (int)RegisterFields.CfgWords.Get(s) >= words, "room in the configuration queue");
        return capacityWords - (int)RegisterFields.CfgWords.Get(status);
    }

    private void WaitUntilDone()
    {
        uint status = Poll(s => RegisterFields.CfgWords.Get(s) == 0 && RegisterFields.CfgBusy.Get(s) == 0, "the configuration window to be idle");
        CheckOverflow(status);
    }

    private uint Poll(Func<uint, bool> done, string what)
    {
        for (int i = 0; i < PollLimit; i++)
        {
            uint status = mmio.Read32(RegisterMap.CfgStatus);
            CheckOverflow(status);
            if (done(status))
            {
                return status;
            }
        }

        throw new TimeoutException($"waited for {what} over {PollLimit} reads of CFG_STATUS");
    }

    private void CheckOverflow(uint status)
    {
        if (RegisterFields.CfgOverflow.Get(status) != 0)
        {
            throw DriverErrors.Error(
                DriverErrors.Overflow, $"CFG_STATUS shows overflow: the device queues fewer than the {capacityWords} words of host.cfg_fifo_words; the transaction was discarded");
        }
    }

    private void Require(int words)
    {
        if (words > capacityWords)
        {
            throw DriverErrors.Error(DriverErrors.TooLarge, $"a transaction of {words} words does not fit: the configuration queue holds {capacityWords} (host.cfg_fifo_words)");
        }
    }

    private void Write(int address, uint value) => mmio.Write32((uint)address, value);
}
