using FlexNic.Compiler.Phv;
using FlexNic.Core;
using FlexNic.Ir;

namespace FlexNic.Compiler.Action;

/// <summary>
/// Instruction selection: nodes => bundles of ops on registers. A value that is read where it lies needs none; arithmetic goes to registers of its own;
/// choices become ops under conditions.
/// </summary>
internal sealed class OpBuilder
{
    private readonly Dictionary<Field, IReadOnlyList<Piece>> _places;
    private readonly Dictionary<Container, Register> _fixed = [];
    private readonly Dictionary<Node, IReadOnlyList<Piece>> _located = new(ReferenceEqualityComparer.Instance);
    private readonly Dictionary<Register, List<object>> _writers = new(ReferenceEqualityComparer.Instance);
    private readonly Dictionary<Request, TableItem> _tables;
    private readonly Dictionary<Node, int> _uses = new(ReferenceEqualityComparer.Instance);
    private readonly List<Bundle> _bundles = [];
    private readonly NodeFactory _nodes;
    private readonly Router _router;
    private readonly ArithmeticOps _arithmetic;
    private readonly Dictionary<Node, Register> _preset = new(ReferenceEqualityComparer.Instance);
    private readonly Dictionary<object, int> _depths = new(ReferenceEqualityComparer.Instance);
    private readonly int[] _narrow = new int[3];
    private int _temporaries;

    public OpBuilder(NodeFactory nodes, Target target, PhvBudget budget, Func<OpBuilder, Dictionary<Field, IReadOnlyList<Piece>>> places, Dictionary<Request, TableItem> tables)
    {
        _nodes = nodes;
        Metadata = new MetadataContainers(target.Geometry.Phv);
        _tables = tables;
        _places = places(this);
        _router = new Router(this);
        _arithmetic = new ArithmeticOps(this, nodes);
        Atoms = new Atoms(this);
        Conditions = new Conditions(this, target.Stage, budget.Conditions);
        Variables = new KeyVariables(this);
        Settled = new SettledPlaces(this);
    }

    /// <summary>How many other nodes and outputs are made of a node.</summary>
    public int UsesOf(Node node) => _uses.GetValueOrDefault(node);

    /// <summary>Counts the uses of all nodes below the roots.</summary>
    public void CountUses(IEnumerable<Node> roots)
    {
        Node[] all = [.. roots];
        foreach (Node node in all.Concat(IrWalk.All(all).SelectMany(IrWalk.Operands)))
        {
            _uses[node] = _uses.GetValueOrDefault(node) + 1;
        }
    }

    public MetadataContainers Metadata { get; }

    public NodeFactory Nodes => _nodes;

    public EntryValues EntryValues { get; } = new();

    public Atoms Atoms { get; }

    /// <summary>Components of keys that lookups change.</summary>
    public KeyVariables Variables { get; }

    /// <summary>What fields hold in the end.</summary>
    public SettledPlaces Settled { get; }

    public IReadOnlyList<Bundle> Bundles => _bundles;

    public Router Router => _router;

    /// <summary>Words and halves that hold nothing of a packet.</summary>
    public (int Words, int Halves) Room { get; init; }

    // For a short value that a lookup leaves: of the class where there is more room, counting those before.
    private Register NarrowTemporary()
    {
        ContainerKind kind = Room.Halves - _narrow[(int)ContainerKind.Half] > Room.Words - _narrow[(int)ContainerKind.Word] ? ContainerKind.Half : ContainerKind.Word;
        _narrow[(int)kind]++;
        return Temporary(kind);
    }

    public Conditions Conditions { get; }

    public Register Fixed(Container container)
    {
        if (!_fixed.TryGetValue(container, out Register? register))
        {
            _fixed.Add(container, register = new Register(container));
        }

        return register;
    }

    public Register Temporary(ContainerKind kind, bool isBridge = false) => new(kind, isBridge, $"t{_temporaries++}");

    /// <summary>The register that tells which action of a lookup ran.</summary>
    public Register SelectedOf(ResultNode result)
    {
        TableItem item = _tables[result.Source];
        item.TellsHit |= result.Kind == ResultKind.Hit;
        item.Selected ??= Written(NarrowTemporary(), item);
        return item.Selected;
    }

    /// <summary>Where the bits of a value are, from the lowest upwards; what is nowhere yet is computed.</summary>
    public IReadOnlyList<Piece> Locate(Node node)
    {
        if (!_located.TryGetValue(node, out IReadOnlyList<Piece>? pieces))
        {
            pieces = node switch
            {
                InputNode i => _places.TryGetValue(i.Field, out IReadOnlyList<Piece>? place) ? place : throw new FlexNicInputException("FNIC4230", i.Field.Span, $"'{i.Field}' is used, but this version keeps no container for it"),
                SliceNode s => Sub(Locate(s.Source), s.Low, s.Width),
                Node when EntryValues.SourceOf(node) is not null => ParameterOf(node),
                ResultNode { Kind: ResultKind.Value } r => throw new InvalidOperationException($"'{r.Source.Name}' is asked before it is placed"),
                KeepNode k => k.Operand is BinaryNode ? Locate(k.Operand) : Compute(k.Operand),
                ConcatNode { Width: <= 32, Parts: [ConstantNode { Value.IsZero: true }, BinaryNode { Op: BinaryOp.Less, Right: not ConstantNode } less] } c => [Locate(less)[0] with { Width = c.Width }],
                ConcatNode c when !c.Parts.Any(p => p is ConstantNode or MuxNode or NotNode or EqualNode) => Joined(c),
                _ => Compute(node),
            };
            _located[node] = pieces;
        }

        return pieces;
    }

    /// <summary>Clears a bit when a condition holds.</summary>
    public void Clear(Piece bit, Node condition)
    {
        var bundle = new Bundle(_bundles.Count, bit.Register, bit.Mask, default) { IsClear = true };
        bundle.Choices.Add(new Choice(condition, new Op(bit.Register, bit.Mask, Alu.Move, new ConstantOperand(0))));
        Enter(bundle);
    }

    /// <summary>What a place holds, as a value that nodes can be made of; <paramref name="name"/> is for people.</summary>
    public Node Content(IReadOnlyList<Piece> place, string name)
    {
        var field = new Field($"{name}{_temporaries++}", place.Sum(p => p.Width), FieldKind.Variable, default);
        _places[field] = place;
        return _nodes.Input(field);
    }

    /// <summary>How many stages it takes at least until a register has its value.</summary>
    public int DepthOf(Register register) => register.IsFixed ? 0 : (_writers.GetValueOrDefault(register) ?? []).Select(DepthOf).DefaultIfEmpty().Max();

    /// <summary>Bits low.. of a place.</summary>
    public static IReadOnlyList<Piece> Sub(IReadOnlyList<Piece> pieces, int low, int width)
    {
        List<Piece> result = [];
        foreach (Piece piece in pieces)
        {
            int from = Math.Max(low, piece.ValueLow);
            int to = Math.Min(low + width, piece.ValueLow + piece.Width);
            if (from < to)
            {
                result.Add(new Piece(from - low, to - from, piece.Register, piece.Low + from - piece.ValueLow));
            }
        }

        return result;
    }

    /// <summary>
    /// Lets the register bits of a place take a value; <paramref name="isZero"/>: they are 0 at first, and nobody else writes them. What decides the value is
    /// taken apart by lookups when that is possible (<see cref="WriteLayers"/>).
    /// </summary>
    public void Assign(Node value, IReadOnlyList<Piece> target, SourceSpan span, Node? guard = null, bool isZero = false)
    {
        if (value is ConcatNode { Parts: var parts } && EntryValues.SourceOf(value) is null && parts.Any(Alternatives.IsDecided))
        {
            int above = value.Width;
            foreach (Node part in Alternatives.Runs(_nodes, parts))
            {
                above -= part.Width;
                Assign(part, Sub(target, above, part.Width), span, guard, isZero);
            }

            return;
        }

        Assign(Layered.Of(value, target), target, span, guard ?? _nodes.True, isZero);
    }

    /// <summary>Writes layers, in order; gives the bundles.</summary>
    public List<Bundle> Assign(IReadOnlyList<IReadOnlyList<(Node Guard, Node Value)>> layers, IReadOnlyList<Piece> target, SourceSpan span, Node guard, bool isZero)
    {
        List<Bundle> before = [];
        foreach (IReadOnlyList<(Node Guard, Node Value)> layer in layers)
        {
            var alternatives = new Alternatives(_nodes, EntryValues, span);
            foreach ((Node when, Node own) in layer)
            {
                alternatives.Add(own, _nodes.And(guard, when));
            }

            int first = _bundles.Count;
            Write(alternatives.Leaves, target, span, isZero && before.Count == 0);
            Bundle[] made = [.. _bundles.Skip(first)];
            foreach (Bundle bundle in made.Where(b => target.Any(t => t.Register == b.Dest)))
            {
                Bundle[] earlier = [.. before.Where(b => b.Dest == bundle.Dest && (b.Mask & bundle.Mask) != 0 && !Excludes(b, bundle))];
                bundle.After.UnionWith(earlier);
                if (earlier.Length > 0 && bundle.Reads.TryGetValue(bundle.Dest, out uint bits))
                {
                    // It works on what the earlier layers left, not on what the parser did.
                    bundle.Reads[bundle.Dest] = bits & ~bundle.Mask;
                }
            }

            before.AddRange(made);
        }

        return before;
    }

    // True when never both are done, so that it does not matter which is placed first.
    private bool Excludes(Bundle first, Bundle second) =>
        first.Choices.TrueForAll(f => second.Choices.TrueForAll(s => Assumption.Under(_nodes, f.Guard, s.Guard) == _nodes.False));

    private void Write(IReadOnlyList<(Node Guard, Node Leaf)> leaves, IReadOnlyList<Piece> target, SourceSpan span, bool isZero)
    {
        foreach (Piece piece in target)
        {
            List<(Node Guard, Node Leaf)> own = [.. leaves.Select(l => (l.Guard, _nodes.Slice(l.Leaf, piece.ValueLow, piece.Width)))];
            Cut(own, piece, 0, piece.Width, span, isZero);
        }
    }

    // Cuts until every part of every leaf is one op: a part may need cuts that the whole does not, as that of an operation which does nothing there.
    private void Cut(List<(Node Guard, Node Leaf)> leaves, Piece piece, int from, int width, SourceSpan span, bool isZero)
    {
        var target = new Piece(0, width, piece.Register, piece.Low + from);
        int[] at = [0, .. leaves.SelectMany(l => _router.Cuts(_nodes.Slice(l.Leaf, from, width), target)).Where(c => c > 0 && c < width).Distinct().Order(), width];
        if (at.Length == 2)
        {
            AssignPart(leaves, piece, from, width, span, isZero);
            return;
        }

        for (int i = 0; i + 1 < at.Length; i++)
        {
            Cut(leaves, piece, from + at[i], at[i + 1] - at[i], span, isZero);
        }
    }

    /// <summary>A bundle with one op that always runs.</summary>
    public Bundle Always(Op op, SourceSpan span)
    {
        var bundle = new Bundle(_bundles.Count, op.Dest, op.Mask, span);
        bundle.Choices.Add(new Choice(_nodes.True, op));
        Enter(bundle);
        return bundle;
    }

    /// <summary>Notes what a bundle reads and waits for.</summary>
    public void Enter(Bundle bundle)
    {
        foreach (Choice choice in bundle.Choices)
        {
            NoteGuard(choice.Guard, bundle.After, bundle.Reads);
            if (choice.Op.A is RegisterOperand a)
            {
                uint bits = choice.Op.Alu is Alu.Move or Alu.Not ? Router.SourceMask(choice.Op, a) : uint.MaxValue;
                Note(a.Register, bits, bundle.After, bundle.Reads);
            }

            if (choice.Op.B is { } b)
            {
                Note(b, uint.MaxValue, bundle.After, bundle.Reads);
            }
            else if (choice.Op.Alu is not (Alu.Move or Alu.Not))
            {
                Note(bundle.Dest, choice.Op.Mask, bundle.After, bundle.Reads);
            }
        }

        foreach (object writer in _writers.GetValueOrDefault(bundle.Dest) ?? [])
        {
            if (!bundle.Dest.IsFixed && !(bundle.IsClear && writer is Bundle { IsClear: true }))
            {
                bundle.After.Add(writer);
            }
        }

        Written(bundle.Dest, bundle);
        foreach (Register also in bundle.Also)
        {
            Written(also, bundle);
        }

        _bundles.Add(bundle);
    }

    /// <summary>Notes what a condition reads and waits for.</summary>
    public void NoteGuard(Node guard, HashSet<object> after, Dictionary<Register, uint> reads)
    {
        foreach (Node node in Atoms.Of(guard))
        {
            if (node is ResultNode { Kind: ResultKind.Action or ResultKind.Hit } result)
            {
                after.Add(_tables[result.Source]);
                continue;
            }

            foreach (RegisterTest test in Atoms.Make(node).Alternatives.SelectMany(a => a))
            {
                Note(test.Register, test.Mask, after, reads);
            }
        }
    }

    public void Note(Register register, uint bits, HashSet<object> after, Dictionary<Register, uint> reads)
    {
        if (register.IsFinal)
        {
            after.UnionWith(_bundles.Where(b => b.Dest.Container == register.Container && b.Dest.IsFixed && (b.Mask & bits) != 0));
            return;
        }

        reads[register] = reads.GetValueOrDefault(register) | bits;
        if (register.IsFixed)
        {
            return;
        }

        foreach (object writer in _writers.GetValueOrDefault(register) ?? [])
        {
            after.Add(writer);
        }
    }

    public TableItem TableOf(Request request) => _tables[request];

    private int DepthOf(object writer)
    {
        if (!_depths.TryGetValue(writer, out int depth))
        {
            _depths[writer] = depth = 1 + (writer is Bundle b ? b.After : ((TableItem)writer).After).Select(DepthOf).DefaultIfEmpty().Max();
        }

        return depth;
    }

    private Register Written(Register register, object writer)
    {
        if (!_writers.TryGetValue(register, out List<object>? list))
        {
            _writers.Add(register, list = []);
        }

        list.Add(writer);
        return register;
    }

    /// <summary>A value of an entry that is wanted after the lookup: the lookup leaves it in registers.</summary>
    public IReadOnlyList<Piece> ParameterOf(Node value)
    {
        TableItem item = _tables[EntryValues.SourceOf(value)!.Value.Table];
        if (!item.Parameters.TryGetValue(value, out IReadOnlyList<Piece>? pieces))
        {
            List<Piece> made = [];
            for (int low = 0; low < value.Width; low += 32)
            {
                int width = Math.Min(32, value.Width - low);
                made.Add(new Piece(low, width, Written(width <= 16 ? NarrowTemporary() : Temporary(ContainerKind.Word), item), 0));
            }

            item.Parameters.Add(value, pieces = made);
        }

        return pieces;
    }

    /// <summary>Says where a value is, so that it is not computed.</summary>
    public void Preset(Node node, Register register)
    {
        _located[node] = [new Piece(0, Math.Min(node.Width, register.Bits), register, 0)];
        _preset[node] = register;
    }

    /// <summary>The register that <see cref="Preset"/> gave to a value; null for others.</summary>
    public Register? PresetOf(Node node) => _preset.GetValueOrDefault(node);

    /// <summary>An access to a memory: its answers stay in registers of their own, the first of which is the destination of the op.</summary>
    public void Access(MemoryRequest request, MemoryAccess access, Operand x, Register first)
    {
        var bundle = new Bundle(_bundles.Count, first, 0xFFFFFFFF, request.Span) { Also = [.. access.Answers.Select(a => a.Register).Where(r => r != first)] };
        bundle.Choices.Add(new Choice(Conditions.Shorten(request.Guard), new Op(first, 0xFFFFFFFF, Alu.Move, x) { Memory = access }));
        if (access.Index is { } index)
        {
            Note(index, uint.MaxValue, bundle.After, bundle.Reads);
        }

        Enter(bundle);
    }

    /// <summary>The hash of words that hold parts of a header.</summary>
    public void Hash(HashRequest request, Node result, HashOperand words)
    {
        Register answer = Temporary(ContainerKind.Word);
        var bundle = new Bundle(_bundles.Count, answer, 0xFFFFFFFF, request.Span);
        bundle.Choices.Add(new Choice(_nodes.True, new Op(answer, 0xFFFFFFFF, Alu.Move, words)));
        for (int word = words.First; word <= words.Last; word++)
        {
            Note(Fixed(new Container(ContainerKind.Word, word)), uint.MaxValue, bundle.After, bundle.Reads);
        }

        Enter(bundle);
        Preset(result, answer);
    }

    private List<Piece> Joined(ConcatNode c)
    {
        List<Piece> pieces = [];
        int low = 0;
        foreach (Node part in c.Parts.Reverse())
        {
            foreach (Piece p in Locate(part))
            {
                Piece piece = p with { ValueLow = p.ValueLow + low };
                if (pieces.Count > 0 && pieces[^1] is var last && last.Register == piece.Register && last.Low + last.Width == piece.Low)
                {
                    pieces[^1] = last with { Width = last.Width + piece.Width };
                }
                else
                {
                    pieces.Add(piece);
                }
            }

            low += part.Width;
        }

        return pieces;
    }

    private IReadOnlyList<Piece> Compute(Node node)
    {
        if (node is BinaryNode b && (b.Width > 1 || b.Op == BinaryOp.Less))
        {
            return _arithmetic.Compute(b);
        }

        List<Piece> pieces = [];
        ContainerKind kind = node.Width <= 16 && _router.PrefersHalf(node) ? ContainerKind.Half : ContainerKind.Word;
        int size = 32 >> (int)kind;
        for (int low = 0; low < node.Width; low += size)
        {
            pieces.Add(new Piece(low, Math.Min(size, node.Width - low), Temporary(kind), 0));
        }

        Assign(node, pieces, default);
        return pieces;
    }

    /// <summary>What is known of the values that are written now; null for nothing.</summary>
    public Rewriter? Facts { get; set; }

    /// <summary>Takes writes apart by lookups.</summary>
    public LayeredWrites Layered => new(this, _places);

    /// <summary>True when it is known where a value is.</summary>
    public bool IsLocated(Node node) => _located.ContainsKey(node);

    /// <summary>Says where a value is.</summary>
    public void SetLocated(Node node, IReadOnlyList<Piece> pieces) => _located[node] = pieces;

    /// <summary>Registers take other values: what was in them is nowhere any more.</summary>
    public void Forget(HashSet<Register> registers)
    {
        foreach (Node stale in _located.Where(l => l.Value.Any(p => registers.Contains(p.Register))).Select(l => l.Key).ToArray())
        {
            _located.Remove(stale);
        }
    }

    /// <summary>Bundles and lookups that read registers.</summary>
    public IReadOnlyList<object> ReadersOf(HashSet<Register> registers) =>
        [.. _bundles.Where(b => b.Reads.Keys.Any(registers.Contains)), .. _tables.Values.Where(t => t.Reads.Keys.Any(registers.Contains))];

    private void AssignPart(List<(Node Guard, Node Leaf)> leaves, Piece piece, int from, int width, SourceSpan span, bool isZero)
    {
        var target = new Piece(0, width, piece.Register, piece.Low + from);
        var choices = new List<Choice>();
        foreach ((Node guard, Node leaf) in leaves)
        {
            Node part = _nodes.Slice(leaf, from, width);
            if (!StaysInPlace(part, target) && !(isZero && part is ConstantNode { Value.IsZero: true }))
            {
                choices.Add(new Choice(Conditions.Shorten(guard), _arithmetic.Direct(part, target) ?? _router.Move(part, target)));
            }
        }

        if (choices.Count > 0)
        {
            // Same op under several conditions: one condition.
            var bundle = new Bundle(_bundles.Count, piece.Register, target.Mask, span);
            foreach (IGrouping<Op, Choice> same in choices.GroupBy(c => c.Op))
            {
                bundle.Choices.Add(new Choice(same.Select(s => s.Guard).Aggregate(_nodes.Or), same.Key));
            }

            Enter(bundle);
        }
    }

    /// <summary>True when a value can be computed where it goes to.</summary>
    public bool IsDirect(Node value, Piece target) => _arithmetic.Direct(value, target) is not null;

    private bool StaysInPlace(Node part, Piece target) =>
        part is InputNode or SliceNode { Source: InputNode } && Locate(part) is [var one] && one.Register == target.Register && one.Low == target.Low;
}
