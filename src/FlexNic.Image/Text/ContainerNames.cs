using System.Globalization;
using FlexNic.Geometry;

namespace FlexNic.Image.Text;

/// <summary>Names of containers: <c>w3</c>, <c>h4</c>, <c>b5</c>, the metadata at the top of each class, and the program's aliases.</summary>
internal sealed class ContainerNames
{
    private readonly PhvGeometry _phv;
    private readonly string _geometryName;
    private readonly Dictionary<string, Container> _names = new(StringComparer.Ordinal);
    private readonly Dictionary<Container, string> _metadata = [];

    public ContainerNames(NicGeometry geometry)
    {
        _phv = geometry.Phv;
        _geometryName = geometry.Name;
        Meta("user_word", ContainerClass.Word, 1);
        Meta("flags", ContainerClass.Half, 1);
        Meta("pkt_len", ContainerClass.Half, 2);
        Meta("parsed", ContainerClass.Half, 3);
        Meta("user_half", ContainerClass.Half, 4);
        Meta("src", ContainerClass.Byte, 1);
        Meta("parser_error", ContainerClass.Byte, 2);
        Meta("dst", ContainerClass.Byte, 3);
        Meta("layout", ContainerClass.Byte, 4);
        Meta("user_byte", ContainerClass.Byte, 5);
        Meta("vnic", ContainerClass.Byte, 6);
    }

    /// <summary>The name of a container as the disassembler writes it.</summary>
    public string NameOf(Container container) => _metadata.TryGetValue(container, out string? name) ? name : container.Name;

    /// <summary>Reads <c>alias NAME = CONTAINER</c> after the keyword.</summary>
    public void ReadAlias(AsmLine line)
    {
        AsmToken at = line.Peek;
        string name = line.TakeName("a name for the container");
        line.Expect("=");
        Container container = Take(line);
        line.ExpectEnd();
        if (TryParsePlain(name, out _) || Keywords.IsReserved(name))
        {
            throw line.Fault(at, "FNIC3003", $"'{name}' has a meaning of its own and cannot name a container");
        }

        if (!_names.TryAdd(name, container))
        {
            throw line.Fault(at, "FNIC3003", $"'{name}' already names {_names[name].Name}");
        }
    }

    /// <summary>True when the token names a container of this geometry.</summary>
    public bool TryFind(string text, out Container container) =>
        _names.TryGetValue(text, out container) || (TryParsePlain(text, out container) && container.Index < Container.Count(_phv, container.Class));

    /// <summary>Reads a container.</summary>
    public Container Take(AsmLine line)
    {
        AsmToken token = line.TakeWord("a container (w0.., h0.., b0.. or a name)");
        return Resolve(line, token, token.Text);
    }

    /// <summary>The container of that name; tells what fits when there is none.</summary>
    public Container Resolve(AsmLine line, AsmToken token, string name)
    {
        if (TryFind(name, out Container found))
        {
            return found;
        }

        if (TryParsePlain(name, out Container beyond))
        {
            int count = Container.Count(_phv, beyond.Class);
            throw line.Fault(
                token,
                "FNIC3006",
                $"container {name} does not exist: {"whb"[(int)beyond.Class]}0..{"whb"[(int)beyond.Class]}{count - 1} fit ({Container.Key(beyond.Class)} = {count} in '{_geometryName}')");
        }

        throw line.Fault(token, "FNIC3002", $"'{name}' is not a container: w0..w{_phv.Words - 1}, h0..h{_phv.Halves - 1}, b0..b{_phv.Bytes - 1}, metadata or an alias fit");
    }

    private static bool TryParsePlain(string text, out Container container)
    {
        container = default;
        int kind = text.Length > 1 ? "whb".IndexOf(text[0], StringComparison.Ordinal) : -1;
        if (kind < 0 || !int.TryParse(text.AsSpan(1), NumberStyles.None, CultureInfo.InvariantCulture, out int index) || (text.Length > 2 && text[1] == '0'))
        {
            return false;
        }

        container = new Container((ContainerClass)kind, index);
        return true;
    }

    private void Meta(string name, ContainerClass kind, int fromTop)
    {
        var container = new Container(kind, Container.Count(_phv, kind) - fromTop);
        _names[name] = container;
        _metadata[container] = name;
    }
}
