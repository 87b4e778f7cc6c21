using FlexNic.Compiler.Action;
using FlexNic.Compiler.Phv;
using FlexNic.Core;
using FlexNic.Ir;

namespace FlexNic.Compiler.Match;

/// <summary>
/// Gives lookups and bundles their stages, in order, and intermediate values their containers. What is read must have been written in an earlier stage; header
/// bits may be overwritten when all that read them are in the same stage or an earlier one, since a stage reads before it writes.
/// </summary>
internal sealed class Placement
{
    private const int Reserve = 3;

    private readonly Target _target;
    private readonly OpBuilder _builder;
    private readonly NodeFactory _nodes;
    private readonly IReadOnlyList<TableItem> _tables;
    private readonly CycleBreaker _breaker;
    private readonly StageCoder _coder;
    private readonly Scratch _scratch;
    private readonly List<StageCode> _stages = [];
    private readonly Dictionary<object, int> _failed = new(ReferenceEqualityComparer.Instance);
    private List<TableItem> _here = [];
    private List<Bundle> _hereBundles = [];
    private Dictionary<object, int>? _heights;
    private StageCode? _code;
    private int _stage;
    private bool _spares = true;
    private string _reason = "";

    public Placement(Target target, OpBuilder builder, NodeFactory nodes, IReadOnlyList<TableItem> tables, Scratch scratch)
    {
        (_target, _builder, _nodes, _tables) = (target, builder, nodes, tables);
        _breaker = new CycleBreaker(builder, nodes);
        _coder = new StageCoder(target, nodes, builder.Atoms);
        _scratch = scratch;
    }

    public IReadOnlyList<StageCode> Run()
    {
        ChooseInline();
        _scratch.DropUnread();
        CheckDepth();
        for (_stage = 0; Unplaced().Any(); _stage++)
        {
            if (_stage >= _target.Pipeline.Stages)
            {
                throw Full();
            }

            (_here, _hereBundles, _code) = ([], [], null);
            _failed.Clear();
            while (Pass())
            {
            }

            if (_code is null)
            {
                FinishStuck();
            }

            _stages.Add(_code ?? throw Stuck());
        }

        return _stages;
    }

    // Nothing could be placed: begin the first value that is open although containers are scarce, let lookups do less themselves, let values that change places go by way of others.
    private void FinishStuck()
    {
        _spares = false;
        _failed.Clear();
        while (Pass())
        {
        }

        if (_code is null && !Relax())
        {
            foreach (Bundle bundle in _builder.Bundles.Where(b => b.Stage < 0 && b.Inline is null && IsReady(b)).ToArray())
            {
                if (_breaker.Run(bundle))
                {
                    _failed.Clear();
                    while (Pass())
                    {
                    }

                    if (_code is not null)
                    {
                        break;
                    }
                }
            }
        }

        if (_code is null)
        {
            foreach (Bundle bundle in _builder.Bundles.Where(b => b.Stage < 0 && b.Inline is null && IsReady(b) && b.Choices.Exists(c => c.Op.B is not null)).ToArray())
            {
                _breaker.BringOperand(bundle);
            }

            while (Pass())
            {
            }
        }

        _spares = true;
    }

    // How many stages have to follow: what the longest way leads on from is placed first.
    private int Height(object item)
    {
        if (_heights is null)
        {
            _heights = new Dictionary<object, int>(ReferenceEqualityComparer.Instance);
            foreach (Bundle bundle in _builder.Bundles.Where(b => b.Inline is null))
            {
                // Few stages have a memory: what leads there comes before all else.
                int own = MemoryOf(bundle) is null ? 0 : _target.Pipeline.Stages;
                _heights[bundle] = Math.Max(_heights.GetValueOrDefault(bundle), own);
                Raise(bundle, own + 1);
            }

            foreach (TableItem table in _tables)
            {
                Raise(table, 1);
            }
        }

        return _heights.GetValueOrDefault(item);
    }

    private void Raise(object item, int height)
    {
        foreach (object before in After(item).Select(a => a is Bundle { Inline: { } table } ? table : a).Where(a => a != item))
        {
            if (_heights!.GetValueOrDefault(before) < height && height <= 2 * _target.Pipeline.Stages)
            {
                _heights![before] = height;
                Raise(before, height + 1);
            }
        }
    }

    private IEnumerable<object> Unplaced() => _tables.Where(t => t.Stage < 0).Cast<object>().Concat(_builder.Bundles.Where(b => b.Stage < 0 && b.Inline is null));

    // Operations that wait for one another lie in stages one behind the other: a chain that is too long need not be tried.
    private void CheckDepth()
    {
        var depths = new Dictionary<object, int>(ReferenceEqualityComparer.Instance);
        int Depth(object item)
        {
            if (item is Bundle { Inline: { } table })
            {
                return Depth(table);
            }

            if (!depths.TryGetValue(item, out int depth))
            {
                depths[item] = 0;
                depths[item] = depth = 1 + After(item).Select(Depth).DefaultIfEmpty(0).Max();
            }

            return depth;
        }

        if (Unplaced().MaxBy(Depth) is { } last && Depth(last) > _target.Pipeline.Stages)
        {
            throw new FlexNicInputException("FNIC4204", SpanOf(last),
                $"the program needs more than {_target.Pipeline.Stages} stages (pipeline.{_target.Name}.stages in '{_target.Geometry.Name}'): {Describe(last)} waits for {Depth(last) - 1} operations that wait for one another");
        }
    }

    private void ChooseInline()
    {
        for (int i = 0; i < _builder.Bundles.Count; i++)
        {
            Bundle bundle = _builder.Bundles[i];
            if (InlineChoice.Of(_nodes, bundle, _builder) is { } item && !Needs(bundle, item))
            {
                bundle.Inline = item;
                item.Bundles.Add(bundle);
                item.TellsHit |= InlineChoice.AsksHit(bundle, item);
                item.After.UnionWith(bundle.After.Where(a => a != item));
                foreach ((Register register, uint bits) in bundle.Reads)
                {
                    item.Reads[register] = item.Reads.GetValueOrDefault(register) | bits;
                }
            }
            else
            {
                new Demotion(_builder).Run(bundle);
            }
        }
    }

    // True when something that the bundle waits for waits for the lookup.
    private static bool Needs(Bundle bundle, TableItem item) => Needs(bundle.After.Where(a => a != item), item);

    private static bool Needs(IEnumerable<object> after, object item)
    {
        var seen = new HashSet<object>(ReferenceEqualityComparer.Instance);
        var open = new Stack<object>(after);
        while (open.TryPop(out object? one))
        {
            if (one == item)
            {
                return true;
            }

            if (seen.Add(one))
            {
                foreach (object before in one is Bundle b ? b.Inline is { } by ? b.After.Append(by) : b.After : ((TableItem)one).After)
                {
                    open.Push(before);
                }
            }
        }

        return false;
    }

    private bool Pass()
    {
        bool any = false;
        foreach (object item in Unplaced().OrderByDescending(Height).ToArray())
        {
            any |= StageOf(item) < 0 && (TryPlace(item) || (item is TableItem { Bundles.Count: > 0 } table && IsReady(table) && _code is null && _scratch.Reason.Length == 0 && Relax()));
        }

        return any;
    }

    // A lookup that does not even fit a stage of its own may do less itself.
    private bool Relax()
    {
        foreach (TableItem item in _tables.Where(t => t.Stage < 0 && IsReady(t)))
        {
            while (item.Bundles.Count > 0)
            {
                Bundle last = item.Bundles[^1];
                _failed.Clear();
                item.Bundles.RemoveAt(item.Bundles.Count - 1);
                last.Inline = null;
                new Demotion(_builder).Run(last);
                if (IsReady(item) && TryPlace(item))
                {
                    while (Pass())
                    {
                    }

                    return true;
                }
            }
        }

        return false;
    }

    private bool TryPlace(object item)
    {
        // When containers get scarce, what was begun first is finished first.
        if (item is Bundle { Dest: { IsFixed: false, Container: null } dest } bundle && MemoryOf(bundle) is null)
        {
            int spare = _scratch.Free(dest.Kind, _stage) - Reserve - OpenTables();
            if ((spare <= Reserve && !IsDue(dest)) || (spare <= 0 && !IsUrgent(bundle)))
            {
                return false;
            }
        }

        var group = new List<object>();
        if (!Gather(item, group))
        {
            return false;
        }

        // What did not fit beside less does not fit beside more, when there is no container to choose.
        if (_failed.TryGetValue(item, out int size) && size <= group.Count)
        {
            return false;
        }

        List<TableItem> tables = [.. _here, .. group.OfType<TableItem>()];
        List<Bundle> bundles = [.. _hereBundles, .. group.OfType<Bundle>()];
        StageCode? code = null;
        if (!_scratch.Try(group, [.. _here, .. _hereBundles], _stage, () => (code = _coder.Code(_stage, tables, bundles)) is not null))
        {
            _reason = code is null && _scratch.Reason.Length > 0 ? _scratch.Reason : _coder.Reason;
            if (!_scratch.HasChosen)
            {
                _failed[item] = group.Count;
            }

            return false;
        }

        (_here, _hereBundles, _code) = (tables, bundles, code);
        foreach (object one in group)
        {
            Mark(one);
        }

        return true;
    }

    // All that a value will be made of is there, so that it does not wait half done.
    private bool IsDue(Register dest)
    {
        Bundle[] writers = [.. _builder.Bundles.Where(b => b.Dest == dest)];

        // What lookups change step by step is begun when one of them needs nothing else.
        TableItem[] steps = [.. writers.Select(w => w.Inline).OfType<TableItem>().Where(t => t.Stage < 0).Distinct()];
        bool begins = steps.Length == 0 || steps.Any(t => t.After.All(a => StageOf(a) >= 0 || (a is Bundle b && (b.Dest == dest || IsReady(b)))));
        return begins && writers.Where(w => w.Inline is null).SelectMany(w => w.After).Where(a => StageOf(a) < 0).All(a => a is Bundle b && b.Dest == dest);
    }

    // Registers that lookups will want.
    private int OpenTables() => Math.Min(6, _tables.Where(t => t.Stage < 0).Sum(t => (t.Selected is null ? 0 : 1) + t.Parameters.Values.Sum(p => p.Count)));

    // A lookup waits for it; or no lookup waits for anything and it is the first.
    private bool IsUrgent(Bundle bundle)
    {
        TableItem[] open = [.. _tables.Where(t => t.Stage < 0)];
        return _scratch.GivesBack(bundle) || ((open.Length == 0 || !_spares) && bundle == FirstOpen()) || open.Any(t => Needs(t.After, bundle));
    }

    private Bundle? FirstOpen() => _builder.Bundles.FirstOrDefault(b => b.Stage < 0 && b.Inline is null && b.Dest is { IsFixed: false, Container: null } && IsReady(b) && IsDue(b.Dest));

    private void Mark(object one)
    {
        if (one is Bundle b)
        {
            b.Stage = _stage;
            return;
        }

        var table = (TableItem)one;
        table.Stage = _stage;
        table.Bundles.ForEach(b => b.Stage = _stage);
    }

    // The item, and all that has to be placed with it because it reads what the item overwrites.
    private bool Gather(object item, List<object> group)
    {
        if (group.Contains(item))
        {
            return true;
        }

        if (!IsReady(item))
        {
            return false;
        }

        group.Add(item);

        // All accesses to a memory are in its stage.
        if (item is Bundle access && MemoryOf(access) is { } memory)
        {
            foreach (Bundle other in _builder.Bundles.Where(o => o != access && MemoryOf(o) == memory).ToArray())
            {
                if (!Gather(other, group))
                {
                    return false;
                }
            }
        }

        IEnumerable<Bundle> writes = item is Bundle b ? [b] : ((TableItem)item).Bundles;
        foreach (object reader in writes.SelectMany(w => w.Follows).Select(r => r is Bundle { Inline: { } by } ? by : r).Where(r => r != item && StageOf(r) < 0).ToArray())
        {
            if (!Gather(reader, group))
            {
                return false;
            }
        }

        foreach (Bundle write in writes.Where(w => w.Dest.IsFixed))
        {
            foreach (object reader in Unplaced().Where(u => u != item && (Reads(u).GetValueOrDefault(write.Dest) & write.Mask) != 0).ToArray())
            {
                if (!Gather(reader, group))
                {
                    return false;
                }
            }
        }

        return true;
    }

    private static FlexNic.Ir.Memory? MemoryOf(Bundle bundle) => bundle.Choices.Select(c => c.Op.Memory).FirstOrDefault(m => m is not null)?.Memory;

    private bool IsReady(object item) => After(item).All(a => StageOf(a) >= 0 && StageOf(a) < _stage);

    private static HashSet<object> After(object item) => item is Bundle b ? b.After : ((TableItem)item).After;

    private static Dictionary<Register, uint> Reads(object item) => item is Bundle b ? b.Reads : ((TableItem)item).Reads;

    private static int StageOf(object item) => item is Bundle b ? b.Stage : ((TableItem)item).Stage;

    private FlexNicInputException Full()
    {
        string[] left = [.. Unplaced().Take(3).Select(Describe)];
        return new FlexNicInputException("FNIC4204", SpanOf(Unplaced().First()),
            $"the program needs more than {_target.Pipeline.Stages} stages (pipeline.{_target.Name}.stages in '{_target.Geometry.Name}'): {Unplaced().Count()} of {_tables.Count + _builder.Bundles.Count} operations are left, first {string.Join(", ", left)}");
    }

    private FlexNicInputException Stuck()
    {
        object first = Unplaced().FirstOrDefault(IsReady) ?? Unplaced().First();
        return new FlexNicInputException("FNIC4205", SpanOf(first), $"{Describe(first)} does not fit a stage: {_reason}");
    }

    private static string Describe(object item) => item is TableItem t ? $"table '{t.Request.Name}'" : $"a value of {System.Numerics.BitOperations.PopCount(((Bundle)item).Mask)} bits for {((Bundle)item).Dest}";

    private static SourceSpan SpanOf(object item) => item is TableItem t ? t.Request.Span : ((Bundle)item).Span;
}
