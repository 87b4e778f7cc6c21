using FlexNic.Geometry;
using FlexNic.Image.Layout;

namespace FlexNic.Image.Text;

/// <summary>What text about a stage needs to know of its geometry: key positions, slots, optional parts.</summary>
internal sealed class StageShape
{
    private readonly NicGeometry _geometry;
    private readonly Slot[][] _slots;

    public StageShape(NicGeometry geometry, PipelineId pipeline, int stage)
    {
        _geometry = geometry;
        Pipeline = pipeline;
        Stage = stage;
        Geometry = geometry.Pipeline(pipeline).Stage;
        HasState = geometry.Pipeline(pipeline).StateStages.Contains(stage) && Geometry.StateRows > 0;
        HasHash = geometry.Pipeline(pipeline).HashStages.Contains(stage) && Geometry.HashWords > 0;
        PhvGeometry phv = geometry.Phv;
        _slots =
        [
            Slot.Of(ContainerClass.Word, phv.Words, Geometry.WordSlots),
            Slot.Of(ContainerClass.Half, phv.Halves, Geometry.HalfSlots),
            Slot.Of(ContainerClass.Byte, phv.Bytes, Geometry.ByteSlots),
        ];
        Positions = KeyPosition.Of(Geometry);
    }

    public PipelineId Pipeline { get; }

    public int Stage { get; }

    public int Unit => Units.Stage(Stage);

    public StageGeometry Geometry { get; }

    public bool HasState { get; }

    public bool HasHash { get; }

    public IReadOnlyList<KeyPosition> Positions { get; }

    public IEnumerable<Slot> AllSlots => _slots.SelectMany(s => s);

    /// <summary>The slot whose operand A, rotated and byte-swapped, is the X of the state operation.</summary>
    public Slot? StateOperandSlot => _slots[0].Length > 0 ? _slots[0][^1] : null;

    public string NoState => $"stage {Stage} of the {Names.Of(Pipeline)} pipeline has no state: {StagesWith(_geometry.Pipeline(Pipeline).StateStages)} ({PipelineKey("state_stages")} in '{_geometry.Name}')";

    public string NoHash => $"stage {Stage} of the {Names.Of(Pipeline)} pipeline has no hash unit: {StagesWith(_geometry.Pipeline(Pipeline).HashStages)} ({PipelineKey("hash_stages")} in '{_geometry.Name}')";

    public IReadOnlyList<Slot> Slots(ContainerClass kind) => _slots[(int)kind];

    public Slot? SlotOf(Container container) =>
        _slots[(int)container.Class].FirstOrDefault(s => container.Index >= s.First && container.Index < s.First + s.Count);

    public bool IsReadOnly(Container container) =>
        container.Class == ContainerClass.Half && (container.Index == _geometry.Phv.Halves - 2 || container.Index == _geometry.Phv.Halves - 3);

    public string Key(string name) => $"pipeline.{Names.Of(Pipeline)}.stage.{name}";

    public string PipelineKey(string name) => $"pipeline.{Names.Of(Pipeline)}.{name}";

    private static string StagesWith(IReadOnlyList<int> stages) => stages.Count == 0 ? "none has" : $"stages {string.Join(", ", stages)} have";
}

/// <summary>A position of the key bus: name kw0.., kh0.., kb0.., class of its container, first bit in the key.</summary>
internal sealed record KeyPosition(string Name, ContainerClass Class, int Number, int Offset)
{
    public int Bits => 32 >> (int)Class;

    public static KeyPosition[] Of(StageGeometry stage)
    {
        List<KeyPosition> positions = [];
        int offset = 0;
        foreach ((string prefix, ContainerClass kind, int count) in new[]
        {
            ("kw", ContainerClass.Word, stage.KeyWords), ("kh", ContainerClass.Half, stage.KeyHalves), ("kb", ContainerClass.Byte, stage.KeyBytes),
        })
        {
            for (int i = 0; i < count; i++)
            {
                positions.Add(new KeyPosition($"{prefix}{i}", kind, i, offset));
                offset += 32 >> (int)kind;
            }
        }

        return [.. positions];
    }
}
