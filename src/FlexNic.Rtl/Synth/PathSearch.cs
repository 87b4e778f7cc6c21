using FlexNic.Core;

namespace FlexNic.Rtl.Synth;

/// <summary>Finds the longest path of a netlist between registers or ports, in LUT levels.</summary>
internal sealed class PathSearch(Netlist netlist)
{
    private const decimal LutLevel = 1;
    private const decimal CarryLevel = 0.25m;

    // Latest arrival of what was computed, and the net before it on that path; null while it is being computed.
    private readonly Dictionary<int, Arrival?> _arrivals = [];

    /// <summary>Levels of the longest path, and the nets where it begins and ends.</summary>
    public (decimal Levels, string From, string To) Longest()
    {
        int end = Netlist.Constant;
        decimal levels = -1;
        foreach (int net in Ends())
        {
            decimal arrival = At(net).Levels;
            if (arrival > levels)
            {
                (levels, end) = (arrival, net);
            }
        }

        if (end == Netlist.Constant)
        {
            return (0, "", "");
        }

        int begin = end;
        while (At(begin).Before is var before && before != Netlist.Constant)
        {
            begin = before;
        }

        return (levels, netlist.NameOf(begin), netlist.NameOf(end));
    }

    private IEnumerable<int> Ends()
    {
        IEnumerable<int> intoRegisters = netlist.Cells.SelectMany(c => c.Pins.Where(p => !p.IsOutput && IsClocked(c, p)).SelectMany(p => p.Nets));
        return intoRegisters.Concat(netlist.Outputs).Where(n => n != Netlist.Constant);
    }

    // Inputs that the clock samples. Of a LUT RAM the read addresses of the other ports are none; of a shift register the tap is none.
    private static bool IsClocked(Cell cell, Pin pin) => CellKind.Of(cell.Type).Class switch
    {
        CellClass.FlipFlop or CellClass.BlockRam => true,
        CellClass.LutRam => !pin.Name.StartsWith("DPRA", StringComparison.Ordinal) && pin.Name is not ("ADDRA" or "ADDRB" or "ADDRC"),
        CellClass.Shift => !IsAddress(pin),
        _ => false,
    };

    private static bool IsAddress(Pin pin) => pin.Name[0] == 'A';

    private Arrival At(int net)
    {
        if (_arrivals.TryGetValue(net, out Arrival? known))
        {
            return known ?? throw new FlexNicInputException("FNIC9022", SourceSpan.OfFile("yosys"), $"a loop without a register passes through the net {netlist.NameOf(net)}");
        }

        if (!netlist.Drivers.TryGetValue(net, out (Cell Cell, Pin Pin, int Bit) driver))
        {
            return _arrivals[net] = Arrival.Start;
        }

        _arrivals[net] = null;
        Arrival latest = Arrival.Start;
        bool any = false;
        foreach (int input in Through(driver.Cell, driver.Pin, driver.Bit).Where(n => n != Netlist.Constant))
        {
            Arrival arrival = At(input);
            if (!any || arrival.Levels > latest.Levels)
            {
                latest = new Arrival(arrival.Levels, input);
            }

            any = true;
        }

        Arrival result = any ? latest with { Levels = latest.Levels + Cost(driver.Cell) } : Arrival.Start;
        _arrivals[net] = result;
        return result;
    }

    private static decimal Cost(Cell cell) => CellKind.Of(cell.Type).Class switch
    {
        CellClass.Lut or CellClass.LutRam or CellClass.Shift => LutLevel,
        CellClass.Carry => CarryLevel,
        _ => 0,
    };

    // Nets that reach an output bit without a clock; none when the cell is a register for it.
    private static IEnumerable<int> Through(Cell cell, Pin output, int bit) => CellKind.Of(cell.Type).Class switch
    {
        CellClass.Lut or CellClass.WideMux or CellClass.Free => cell.Pins.Where(p => !p.IsOutput).SelectMany(p => p.Nets),
        CellClass.Carry => cell.Pins.Where(p => !p.IsOutput).SelectMany(p => p.Name is "S" or "DI" ? p.Nets.Take(bit + 1) : p.Nets),
        CellClass.LutRam => cell.Pins.Where(p => !p.IsOutput && ReadsBy(p.Name, output.Name)).SelectMany(p => p.Nets),
        CellClass.Shift => output.Name == "Q" ? cell.Pins.Where(p => !p.IsOutput && IsAddress(p)).SelectMany(p => p.Nets) : [],
        _ => [],
    };

    // DOA <- ADDRA, ... of the quad memories; DPO <- DPRA of a dual-port one; SPO and O <- A.
    private static bool ReadsBy(string input, string output) => output switch
    {
        "DPO" => input.StartsWith("DPRA", StringComparison.Ordinal),
        "SPO" or "O" => input[0] == 'A',
        _ => input == $"ADDR{output[^1]}",
    };

    private sealed record Arrival(decimal Levels, int Before)
    {
        public static Arrival Start { get; } = new(0, Netlist.Constant);
    }
}
