using FlexNic.Compiler.Action;
using FlexNic.Compiler.Phv;

namespace FlexNic.Compiler.Match;

/// <summary>Containers for intermediate values: one is free from the stage on in which its last value is read.</summary>
internal sealed class Scratch
{
    private const int MaxTries = 6;

    private readonly OpBuilder _builder;
    private readonly IReadOnlyList<TableItem> _tables;
    private readonly Dictionary<Container, Register> _holds = [];
    private readonly ActionCoder _coder;
    private readonly MetadataContainers _metadata;
    private readonly List<Container> _pool = [];

    public Scratch(Target target, OpBuilder builder, IReadOnlyList<TableItem> tables, IReadOnlySet<Container> taken)
    {
        (_builder, _tables) = (builder, tables);
        _metadata = builder.Metadata;
        _coder = new ActionCoder(target, builder.Nodes);
        foreach (ContainerKind kind in Enum.GetValues<ContainerKind>())
        {
            for (int i = 0; i < Container.Count(target.Geometry.Phv, kind); i++)
            {
                var container = new Container(kind, i);
                if (_metadata.IsScratch(container) && !taken.Contains(container))
                {
                    _pool.Add(container);
                }
            }
        }

        // Bridges last: they are needed to get from class to class. The byte that is a bridge holds the source of the packet at first.
        _pool = [.. _pool.OrderBy(c => _metadata.IsBridge(c)), .. taken.Contains(_metadata.Source) ? Array.Empty<Container>() : [_metadata.Source]];
    }

    public string Reason { get; private set; } = "";

    /// <summary>Gives the new registers of a group containers such that the stage can be written with what it holds already; takes them back when it cannot.</summary>
    public bool Try(IReadOnlyList<object> group, IEnumerable<object> beside, int stage, Func<bool> fits)
    {
        Reason = "";
        HashSet<(ContainerKind, int)> busy = [.. beside.Concat(group).SelectMany(Writes).Select(r => r.Container).OfType<Container>().Select(c => (c.Kind, _coder.SlotOf(c)))];
        Register[] open = [.. group.SelectMany(Writes).Where(r => r.Container is null).Distinct()];
        for (int attempt = 0; attempt < (open.Length == 0 ? 1 : MaxTries); attempt++)
        {
            if (!Assign(open, busy, stage, attempt))
            {
                break;
            }

            if (fits())
            {
                foreach (Register register in open)
                {
                    _holds[register.Container!.Value] = register;
                }

                return true;
            }
        }

        foreach (Register register in open)
        {
            register.Container = null;
        }

        return false;
    }

    /// <summary>Containers of a class that are free.</summary>
    public int Free(ContainerKind kind, int stage) => _pool.Count(c => c.Kind == kind && IsFree(c, stage));

    /// <summary>True when a bundle is the last to read a register, so that it gives back as much as it takes.</summary>
    public bool GivesBack(Bundle bundle) =>
        ReadsOf(bundle).Any(r => !r.IsFixed && r.Kind == bundle.Dest.Kind && Users(r).Count(u => u.Stage < 0) == 1);

    /// <summary>Takes out the bundles that compute what nobody reads.</summary>
    public void DropUnread()
    {
        bool again = true;
        while (again)
        {
            HashSet<Register> read = new(ReferenceEqualityComparer.Instance);
            read.UnionWith(_builder.Bundles.Where(b => b.Stage < 0).SelectMany(ReadsOf));
            read.UnionWith(_tables.SelectMany(t => t.Keys).SelectMany(k => k).Select(p => p.Register));
            read.UnionWith(_tables.SelectMany(t => Atoms.Of(t.Guard)).SelectMany(a => _builder.Atoms.Make(a).Alternatives).SelectMany(x => x).Select(t => t.Register));
            Bundle[] unread = [.. _builder.Bundles.Where(b => b is { Stage: < 0, Dest.IsFixed: false } && !read.Contains(b.Dest) && !b.Choices.Exists(c => c.Op.Memory is not null))];
            foreach (Bundle bundle in unread)
            {
                bundle.Stage = 0;
                bundle.Inline?.Bundles.Remove(bundle);
            }

            again = unread.Length > 0;
        }
    }

    private static IEnumerable<Register> Writes(object item)
    {
        if (item is Bundle b)
        {
            return b.Also.Prepend(b.Dest);
        }

        var table = (TableItem)item;
        return table.Bundles.Select(x => x.Dest).Concat(table.Parameters.Values.SelectMany(p => p).Select(p => p.Register)).Concat(table.Selected is { } s ? [s] : []);
    }

    // Other attempts begin at other containers, and so at other slots.
    private bool Assign(Register[] open, HashSet<(ContainerKind, int)> busy, int stage, int attempt)
    {
        HashSet<Container> used = [];
        HashSet<(ContainerKind, int)> slots = attempt == MaxTries - 1 ? [] : [.. busy];
        foreach (Register register in open)
        {
            Container[] free = [.. _pool.Where(c => c.Kind == register.Kind && !used.Contains(c) && (!register.IsBridge || _metadata.IsBridge(c)) && (register.Parity is not { } parity || c.Index % 2 == parity) && IsFree(c, stage))];
            if (free.Length == 0)
            {
                string names = string.Join(", ", _holds.Where(h => h.Key.Kind == register.Kind && !IsFree(h.Key, stage)).Select(h => h.Key).Take(4));
                Reason = $"no {register.Bits}-bit container is left for an intermediate value{(names.Length > 0 ? $" ({names} and others hold values)" : "")}";
                Array.ForEach(open, r => r.Container = null);
                return false;
            }

            Container[] other = [.. free.Where(c => !slots.Contains((c.Kind, _coder.SlotOf(c))))];
            Container[] from = other.Length > 0 ? other : free;
            Container chosen = from[(attempt * 2 % from.Length + (attempt > 3 ? 1 : 0)) % from.Length];
            register.Container = chosen;
            used.Add(chosen);
            slots.Add((chosen.Kind, _coder.SlotOf(chosen)));
        }

        return true;
    }

    private bool IsFree(Container container, int stage)
    {
        Register? held = container == _metadata.Source && !_holds.ContainsKey(container) ? _builder.Fixed(container) : _holds.GetValueOrDefault(container);
        return held is null || Users(held).All(s => s.Stage >= 0 && (s.Writes ? s.Stage < stage : s.Stage <= stage));
    }

    private IEnumerable<(int Stage, bool Writes)> Users(Register register)
    {
        foreach (Bundle bundle in _builder.Bundles)
        {
            if (bundle.Dest == register || bundle.Also.Contains(register))
            {
                yield return (bundle.Stage, true);
            }

            if (ReadsOf(bundle).Contains(register))
            {
                yield return (bundle.Stage, false);
            }
        }

        foreach (TableItem table in _tables)
        {
            if (table.Selected == register || table.Parameters.Values.Any(p => p.Any(x => x.Register == register)))
            {
                yield return (table.Stage, true);
            }

            if (table.Keys.Any(k => k.Any(p => p.Register == register)) || Asks(table.Guard, register))
            {
                yield return (table.Stage, false);
            }
        }
    }

    private HashSet<Register> ReadsOf(Bundle bundle)
    {
        if (bundle.ReadRegisters is null)
        {
            bundle.ReadRegisters = new HashSet<Register>(ReferenceEqualityComparer.Instance);
            foreach (Choice choice in bundle.Choices)
            {
                if (choice.Op.A is RegisterOperand a)
                {
                    bundle.ReadRegisters.Add(a.Register);
                }

                if (choice.Op.Memory?.Index is { } index)
                {
                    bundle.ReadRegisters.Add(index);
                }

                // What an action does itself asks nothing: its lookup does.
                if (bundle.Inline is not null)
                {
                    continue;
                }

                bundle.ReadRegisters.UnionWith(Atoms.Of(choice.Guard).SelectMany(a => _builder.Atoms.Make(a).Alternatives).SelectMany(x => x).Select(t => t.Register));
            }
        }

        return bundle.ReadRegisters;
    }

    private bool Asks(Ir.Node guard, Register register) => Atoms.Of(guard).Any(a => _builder.Atoms.Make(a).Alternatives.Any(x => x.Any(t => t.Register == register)));
}
