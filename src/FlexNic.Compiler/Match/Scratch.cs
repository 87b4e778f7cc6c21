using FlexNic.Compiler.Action;
using FlexNic.Compiler.Phv;
using FlexNic.Ir;

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
    private readonly bool _isSourceKept; // Behind ingress nobody decides by it: then it is the way from bytes to words, and nothing else.
    private readonly HashSet<Container> _first; // Those that hold something when the parser has ended.

    /// <summary>
    /// For a pipeline whose headers are in <paramref name="taken"/>; the deparser takes those of <paramref name="emitted"/> and, when <paramref name="keepsMetadata"/>,
    /// what the metadata say of a packet, so that nothing else may come there.
    /// </summary>
    public Scratch(Target target, OpBuilder builder, IReadOnlyList<TableItem> tables, IReadOnlySet<Container> taken, IReadOnlySet<Container> emitted, bool keepsMetadata)
    {
        (_builder, _tables) = (builder, tables);
        _metadata = builder.Metadata;
        _coder = new ActionCoder(target, builder.Nodes);
        foreach (ContainerKind kind in Enum.GetValues<ContainerKind>())
        {
            for (int i = 0; i < Container.Count(target.Geometry.Phv, kind); i++)
            {
                var container = new Container(kind, i);
                if ((keepsMetadata ? _metadata.IsParserWritable(container) : _metadata.IsScratch(container)) && !taken.Contains(container))
                {
                    _pool.Add(container);
                }
            }
        }

        // Bridges last: they are needed to get from class to class. The byte that is a bridge holds the source of the packet at first.
        _pool = [.. _pool.OrderBy(c => _metadata.IsBridge(c)), .. taken.Contains(_metadata.Source) || keepsMetadata ? Array.Empty<Container>() : [_metadata.Source]];

        // Containers of headers that do not leave are free when all have read them.
        _first = [.. taken.Where(c => !emitted.Contains(c) && _metadata.IsParserWritable(c)).OrderBy(c => c.Kind).ThenBy(c => c.Index), _metadata.Source];
        _pool.AddRange(_first.Except(_pool));
        _isSourceKept = keepsMetadata;
        if (keepsMetadata && target.Id == IrPipeline.Ingress)
        {
            _pool.Remove(_metadata.Source);
        }
    }

    public string Reason { get; private set; } = "";

    /// <summary>True when the last group had registers to which containers could be given in several ways.</summary>
    public bool HasChosen { get; private set; }

    /// <summary>Gives the new registers of a group containers such that the stage can be written; takes them back when it cannot.</summary>
    public bool Try(IReadOnlyList<object> group, IReadOnlyList<object> here, int stage, Func<bool> fits)
    {
        Reason = "";
        Register[] open = [.. group.SelectMany(Writes).Where(r => r.Container is null).Distinct()];
        HasChosen = open.Length > 0;
        for (int attempt = 0; attempt < (open.Length == 0 ? 1 : MaxTries); attempt++)
        {
            if (!Assign(open, group, here, stage, attempt))
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
            Bundle[] unread = [.. _builder.Bundles.Where(b => b is { Stage: < 0, Dest: { IsFixed: false, IsKept: false } } && !read.Contains(b.Dest) && !b.Choices.Exists(c => c.Op.Memory is not null))];
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
            // Of an access that nobody asks nothing comes back.
            return b.Choices.Exists(c => c.Op.Memory is { Answers.Count: 0 }) ? [] : b.Also.Prepend(b.Dest);
        }

        var table = (TableItem)item;
        return table.Bundles.Select(x => x.Dest).Concat(table.Parameters.Values.SelectMany(p => p).Select(p => p.Register)).Concat(table.Selected is { } s ? [s] : []);
    }

    // Other attempts begin at other containers, and so at other slots.
    private bool Assign(Register[] open, IReadOnlyList<object> group, IReadOnlyList<object> here, int stage, int attempt)
    {
        HashSet<Container> used = [];
        HashSet<(ContainerKind, int)> slots = [.. here.Concat(group).SelectMany(Writes).Select(r => r.Container).OfType<Container>().Select(c => (c.Kind, _coder.SlotOf(c)))];
        foreach (Register register in open)
        {
            Container[] free = [.. _pool.Where(c => c.Kind == register.Kind && !used.Contains(c) && (!register.IsBridge || _metadata.IsBridge(c)) && (register.IsBridge || !_isSourceKept || c != _metadata.Source) && (register.Parity is not { } parity || c.Index % 2 == parity) && IsFree(c, stage, group) && Reaches(c, register, group))];
            if (free.Length == 0)
            {
                string names = string.Join(", ", _holds.Where(h => h.Key.Kind == register.Kind && !IsFree(h.Key, stage)).Select(h => h.Key).Take(4));
                Reason = $"no {register.Bits}-bit container is left for an intermediate value{(names.Length > 0 ? $" ({names} and others hold values)" : "")}";
                Array.ForEach(open, r => r.Container = null);
                return false;
            }

            // The first containers of a class are within reach of most operands B, so they are left to those that have no choice.
            if (group.SelectMany(BundlesOf).Any(b => b.Dest == register && b.Choices.Exists(c => c.Op.B is not null)))
            {
                free = [.. free.OrderByDescending(_coder.SlotOf)];
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

    // The operands B of what is written there now, as far as they have containers.
    private bool Reaches(Container container, Register register, IReadOnlyList<object> group) =>
        group.SelectMany(BundlesOf).Where(b => b.Dest == register).SelectMany(b => b.Choices).All(c => Reads(container, c.Op) || (c.Op.Exchanged() is { } other && Reads(container, other)));

    private static IEnumerable<Bundle> BundlesOf(object item) => item is Bundle b ? [b] : ((TableItem)item).Bundles;

    private bool Reads(Container container, Op op) => op.B is not { Container: { } b } || _coder.Reaches(container, b);

    // Those of a group read before anything is written in their stage.
    private bool IsFree(Container container, int stage, IReadOnlyList<object>? group = null)
    {
        Register? held = _holds.GetValueOrDefault(container) ?? (_first.Contains(container) ? _builder.Fixed(container) : null);
        return held is null || (!held.IsKept && Users(held).All(s => s.Stage >= 0 ? (s.Writes ? s.Stage < stage : s.Stage <= stage) : !s.Writes && group?.Contains(s.Item) == true));
    }

    private IEnumerable<(object Item, int Stage, bool Writes)> Users(Register register)
    {
        foreach (Bundle bundle in _builder.Bundles)
        {
            if (bundle.Dest == register || bundle.Also.Contains(register))
            {
                yield return (bundle, bundle.Stage, true);
            }

            if (ReadsOf(bundle).Contains(register))
            {
                yield return (bundle, bundle.Stage, false);
            }
        }

        foreach (TableItem table in _tables)
        {
            if (table.Selected == register || table.Parameters.Values.Any(p => p.Any(x => x.Register == register)))
            {
                yield return (table, table.Stage, true);
            }

            if (table.Keys.Any(k => k.Any(p => p.Register == register)) || Asks(table.Guard, register))
            {
                yield return (table, table.Stage, false);
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
                else if (choice.Op.A is HashOperand hash)
                {
                    bundle.ReadRegisters.UnionWith(Enumerable.Range(hash.First, hash.Last - hash.First + 1).Select(w => _builder.Fixed(new Container(ContainerKind.Word, w))));
                }

                if (choice.Op.B is { } b)
                {
                    bundle.ReadRegisters.Add(b);
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

    private bool Asks(Node guard, Register register) => Atoms.Of(guard).Any(a => _builder.Atoms.Make(a).Alternatives.Any(x => x.Any(t => t.Register == register)));
}
