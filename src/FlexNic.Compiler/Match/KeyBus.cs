using System.Globalization;
using FlexNic.Compiler.Action;
using FlexNic.Compiler.Phv;
using FlexNic.Geometry;

namespace FlexNic.Compiler.Match;

/// <summary>The key of a stage: which containers are at its positions, and the predicate of each.</summary>
internal sealed class KeyBus(StageGeometry stage)
{
    private readonly List<(Container Container, string? Predicate)>[] _positions = [[], [], []];

    /// <summary>Containers at the positions, words first.</summary>
    public IEnumerable<Container> Containers => _positions.SelectMany(p => p).Select(p => p.Container);

    public int Used(ContainerKind kind) => _positions[(int)kind].Count;

    public static int Limit(StageGeometry stage, ContainerKind kind) => kind switch { ContainerKind.Word => stage.KeyWords, ContainerKind.Half => stage.KeyHalves, _ => stage.KeyBytes };

    /// <summary>The lines that declare predicates.</summary>
    public IEnumerable<string> PredicateLines()
    {
        for (int kind = 0; kind < 2; kind++)
        {
            for (int i = 0; i < _positions[kind].Count; i++)
            {
                if (_positions[kind][i].Predicate is { } predicate)
                {
                    yield return $"predicate {NameOf((ContainerKind)kind, i)} {predicate}";
                }
            }
        }
    }

    /// <summary>The position of a container; null when there is none left.</summary>
    public string? Position(Container container)
    {
        List<(Container Container, string? Predicate)> list = _positions[(int)container.Kind];
        int at = list.FindIndex(p => p.Container == container);
        if (at < 0)
        {
            if (list.Count >= Limit(stage, container.Kind))
            {
                return null;
            }

            at = list.Count;
            list.Add((container, null));
        }

        return NameOf(container.Kind, at);
    }

    /// <summary>A position with this predicate; null when there is none left.</summary>
    public string? Predicate(RegisterTest test)
    {
        Container container = test.Register.Container!.Value;
        if (container.Kind == ContainerKind.Byte)
        {
            return null;
        }

        string text = string.Create(CultureInfo.InvariantCulture, $"& 0x{test.Mask:x} == 0x{test.Value:x}");
        List<(Container Container, string? Predicate)> list = _positions[(int)container.Kind];
        int at = list.FindIndex(p => p.Container == container && (p.Predicate is null || p.Predicate == text));
        if (at < 0)
        {
            if (list.Count >= Limit(stage, container.Kind))
            {
                return null;
            }

            at = list.Count;
            list.Add((container, null));
        }

        list[at] = (container, text);
        return NameOf(container.Kind, at);
    }

    private static string NameOf(ContainerKind kind, int index) => string.Create(CultureInfo.InvariantCulture, $"k{"whb"[(int)kind]}{index}");
}
