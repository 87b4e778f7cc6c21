using FlexNic.Core;
using FlexNic.Geometry;
using FlexNic.Image.Layout;
using FlexNic.Image.Symbols;

namespace FlexNic.Image.Text;

/// <summary>What the parts of the assembler share: geometry, rows so far, names of containers, diagnostics.</summary>
internal sealed class AssemblyContext
{
    private readonly Dictionary<PipelineId, ContainerNames> _names;

    public AssemblyContext(NicGeometry geometry, string file)
    {
        Geometry = geometry;
        File = file;
        Layout = ImageLayout.For(geometry);
        Rows = new RowSet(Layout);
        _names = Enum.GetValues<PipelineId>().ToDictionary(p => p, _ => new ContainerNames(geometry));
    }

    public NicGeometry Geometry { get; }

    public string File { get; }

    public ImageLayout Layout { get; }

    public RowSet Rows { get; }

    public DiagnosticBag Diagnostics { get; } = new();

    public List<TableSymbol> Tables { get; } = [];

    public List<ActionSymbol> Actions { get; } = [];

    public List<RegisterSymbol> Registers { get; } = [];

    public ContainerNames NamesOf(PipelineId pipeline) => _names[pipeline];

    /// <summary>Reads one line from its start; what is wrong with it is collected.</summary>
    public void Read(AsmLine line, Action<AsmLine> read)
    {
        try
        {
            line.Rewind();
            read(line);
            line.ExpectEnd();
        }
        catch (AsmFault fault)
        {
            Diagnostics.AddRange([fault.Diagnostic]);
        }
        catch (FlexNicInputException fault)
        {
            Diagnostics.AddRange(fault.Diagnostics);
        }
    }
}
