using FlexNic.Geometry;

namespace FlexNic.Image.Text;

/// <summary>Operand A of the slots by name (docs/hardware.md, section 4): containers, entry words, the hash.</summary>
internal sealed class OperandCodes
{
    private readonly Dictionary<(ContainerClass Class, string Name), int> _codes = [];
    private readonly Dictionary<(ContainerClass Class, int Code), string> _names = [];

    public OperandCodes(PhvGeometry phv)
    {
        foreach (Container container in Container.All(phv))
        {
            Add(container.Class, container.Name, container.Index);
        }

        for (int i = 0; i < 5; i++)
        {
            Add(ContainerClass.Word, $"e{i}", 16 + i);
        }

        Add(ContainerClass.Word, "hash", 21);
        Add(ContainerClass.Word, "0", 22);
        Add(ContainerClass.Word, $"b{phv.Bytes - 1}", 23);
        for (int i = 0; i < 8; i++)
        {
            Add(ContainerClass.Word, $"h{phv.Halves - 8 + i}", 24 + i);
            Add(ContainerClass.Byte, $"h{phv.Halves - 8 + i}.lo", 24 + i);
        }

        string[] halves = ["e0.hi", "e0.lo", "e3.hi", "e3.lo", $"w{phv.Words - 1}.hi", $"w{phv.Words - 1}.lo", $"w{phv.Words - 2}.hi", $"w{phv.Words - 2}.lo"];
        for (int i = 0; i < 8; i++)
        {
            Add(ContainerClass.Half, halves[i], 24 + i);
            Add(ContainerClass.Byte, $"e{(i < 4 ? 0 : 3)}.b{i & 3}", 16 + i);
        }
    }

    public int? CodeOf(ContainerClass kind, string name) => _codes.TryGetValue((kind, name), out int code) ? code : null;

    public string? NameOf(ContainerClass kind, int code) => _names.GetValueOrDefault((kind, code));

    /// <summary>What a slot of the class can read besides the containers of its own class.</summary>
    public string Others(ContainerClass kind) => string.Join(", ", _names.Where(n => n.Key.Class == kind && !n.Value.StartsWith("whb"[(int)kind])).OrderBy(n => n.Key.Code).Select(n => n.Value));

    private void Add(ContainerClass kind, string name, int code)
    {
        _codes[(kind, name)] = code;
        _names[(kind, code)] = name;
    }
}
