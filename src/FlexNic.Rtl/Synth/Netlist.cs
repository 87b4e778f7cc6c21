using System.Collections.Immutable;
using System.Text.Json;
using FlexNic.Core;

namespace FlexNic.Rtl.Synth;

/// <summary>A mapped, flat module as Yosys writes it (JSON): cells, their pins, and which pin drives which net. Nets are numbers; constants are absent.</summary>
internal sealed class Netlist
{
    private readonly Dictionary<int, string> _names = [];

    private Netlist(IReadOnlyList<Cell> cells, IReadOnlyList<int> outputs)
    {
        Cells = cells;
        Outputs = outputs;
        foreach (Cell cell in cells)
        {
            foreach (Pin pin in cell.Pins.Where(p => p.IsOutput))
            {
                for (int i = 0; i < pin.Nets.Length; i++)
                {
                    Drivers[pin.Nets[i]] = (cell, pin, i);
                }
            }
        }
    }

    public IReadOnlyList<Cell> Cells { get; }

    /// <summary>Nets of the module's output ports.</summary>
    public IReadOnlyList<int> Outputs { get; }

    /// <summary>Cell, pin and bit that drive a net; absent for input ports.</summary>
    public Dictionary<int, (Cell Cell, Pin Pin, int Bit)> Drivers { get; } = [];

    /// <summary>Constant bits of a pin have this number.</summary>
    public const int Constant = -1;

    /// <summary>Shortest name of a net.</summary>
    public string NameOf(int net) => _names.TryGetValue(net, out string? name) ? name : $"${net}";

    /// <summary>Reads the top module of a JSON netlist.</summary>
    public static Netlist Read(string path)
    {
        using FileStream stream = File.OpenRead(path);
        using JsonDocument document = JsonDocument.Parse(stream);
        JsonElement module = document.RootElement.GetProperty("modules").EnumerateObject()
            .Select(m => m.Value).FirstOrDefault(m => m.TryGetProperty("attributes", out JsonElement a) && a.TryGetProperty("top", out _));
        if (module.ValueKind != JsonValueKind.Object)
        {
            throw new FlexNicInputException("FNIC9020", SourceSpan.OfFile(path), "the netlist of the synthesis has no top module");
        }

        Cell[] cells = [.. module.GetProperty("cells").EnumerateObject().Select(c => ReadCell(c.Value))];
        int[] outputs = [.. module.GetProperty("ports").EnumerateObject()
            .Where(p => p.Value.GetProperty("direction").GetString() == "output").SelectMany(p => Nets(p.Value.GetProperty("bits")))];
        var netlist = new Netlist(cells, outputs);
        netlist.ReadNames(module.GetProperty("netnames"));
        return netlist;
    }

    private static Cell ReadCell(JsonElement cell)
    {
        JsonElement directions = cell.GetProperty("port_directions");
        IEnumerable<Pin> pins = cell.GetProperty("connections").EnumerateObject()
            .Select(c => new Pin(c.Name, directions.GetProperty(c.Name).GetString() == "output", Nets(c.Value)));
        return new Cell(cell.GetProperty("type").GetString()!, [.. pins]); // the format always gives a type
    }

    private static ImmutableArray<int> Nets(JsonElement bits) =>
        [.. bits.EnumerateArray().Select(b => b.ValueKind == JsonValueKind.Number ? b.GetInt32() : Constant)];

    private void ReadNames(JsonElement names)
    {
        foreach (JsonProperty name in names.EnumerateObject())
        {
            ImmutableArray<int> nets = Nets(name.Value.GetProperty("bits"));
            for (int i = 0; i < nets.Length; i++)
            {
                string text = nets.Length > 1 ? $"{name.Name}[{i}]" : name.Name;
                if (!_names.TryGetValue(nets[i], out string? known) || Better(text, known))
                {
                    _names[nets[i]] = text;
                }
            }
        }
    }

    // A name of the source before one that the tool invented, then the shorter one, then the first by letters.
    private static bool Better(string name, string than)
    {
        bool invented = name.StartsWith('$');
        return invented != than.StartsWith('$') ? !invented
            : name.Length != than.Length ? name.Length < than.Length
            : string.CompareOrdinal(name, than) < 0;
    }
}

/// <summary>One cell of a netlist.</summary>
internal sealed record Cell(string Type, ImmutableArray<Pin> Pins);

/// <summary>One pin of a cell, least significant bit first.</summary>
internal sealed record Pin(string Name, bool IsOutput, ImmutableArray<int> Nets);
