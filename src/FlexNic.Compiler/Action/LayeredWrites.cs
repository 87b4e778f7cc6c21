using FlexNic.Compiler.Phv;
using FlexNic.Ir;

namespace FlexNic.Compiler.Action;

/// <summary>
/// Layers of a write as ops can do them: what a layer makes of the value that earlier layers left is computed in the place itself, as in
/// <c>t1: x = x | a; t2: x = x | b</c>.
/// </summary>
internal sealed class LayeredWrites(OpBuilder builder, IReadOnlyDictionary<Field, IReadOnlyList<Piece>> places)
{
    // Of a value that is computed before the lookup although one action alone wants it.
    private const int MostNodes = 6;

    private NodeFactory Nodes => builder.Nodes;

    /// <summary>Conditions and values of each layer, in order; one layer when they cannot be taken apart.</summary>
    public IReadOnlyList<IReadOnlyList<(Node Guard, Node Value)>> Of(Node value, IReadOnlyList<Piece> target)
    {
        IReadOnlyList<WriteLayer> layers = WriteLayers.Of(Nodes, value, t => builder.TableOf(t).Guard);
        return (Multiplies(value, layers) ? null : Of(layers, target)) ?? [[(Nodes.True, value)]];
    }

    // True when stages would compute for some outcome of a lookup what they otherwise compute once.
    private bool Multiplies(Node value, IReadOnlyList<WriteLayer> layers)
    {
        HashSet<Node> once = new(IrWalk.All([value]), ReferenceEqualityComparer.Instance);
        return IrWalk.All(layers.SelectMany(l => l.Values).Select(v => v.Value)).Any(n => n is BinaryNode { Op: BinaryOp.Less } && !once.Contains(n) && builder.EntryValues.SourceOf(n) is null);
    }

    /// <summary>The layers that are still to be written over one of the values told, which is in place; null when there is none.</summary>
    public (Node Held, IReadOnlyList<IReadOnlyList<(Node Guard, Node Value)>> Layers)? Over(Node value, IReadOnlyDictionary<Node, IReadOnlyList<Piece>> held)
    {
        IReadOnlyList<WriteLayer> layers = WriteLayers.Of(Nodes, value, t => builder.TableOf(t).Guard);
        int from = layers.ToList().FindLastIndex(l => l.Without is { } w && held.ContainsKey(w));
        return from < 0 || Of([new WriteLayer(null, [], null), .. layers.Skip(from)], held[layers[from].Without!]) is not { } writes ? null : (layers[from].Without!, [.. writes.Skip(1)]);
    }

    private List<IReadOnlyList<(Node Guard, Node Value)>>? Of(IReadOnlyList<WriteLayer> layers, IReadOnlyList<Piece> target)
    {
        if (layers.Count == 1)
        {
            return layers[0].Table is null || layers[0].Values.Any(v => !IsCheap(v.Value, null, target)) ? null : [[.. layers[0].Values.Select(v => (v.Guard, v.Value))]];
        }

        Node? self = null;
        List<IReadOnlyList<(Node Guard, Node Value)>> result = [];
        foreach (WriteLayer layer in layers)
        {
            if (result.Count == 0)
            {
                // Nothing is in place yet.
                result.Add([.. layer.Values.Select(v => (v.Guard, v.Value))]);
                continue;
            }

            self ??= builder.Content(target, "place");
            result.Add([.. layer.Values.Select(v => (v.Guard, v.Before is null or ConstantNode or InputNode ? v.Value : InPlace(v.Value, v.Before, self, target)))]);
        }

        // What is in a register already is not decided a second time.
        var held = new Rewriter(Nodes, builder.Variables.Held());
        result = [.. result.Select(l => (IReadOnlyList<(Node Guard, Node Value)>)[.. l.Select(v => (v.Guard, held.Run(v.Value)))])];

        return Enumerable.Range(1, layers.Count - 1).Any(i => Clashes(layers, result, i, self, target)) || result.Skip(1).SelectMany(l => l).Any(v => !IsCheap(v.Value, self, target)) ? null : result;
    }

    // What a later write reads must not be overwritten by an earlier one, unless never both take place.
    private bool Clashes(IReadOnlyList<WriteLayer> layers, List<IReadOnlyList<(Node Guard, Node Value)>> writes, int at, Node? self, IReadOnlyList<Piece> target)
    {
        TableRequest table = layers[at].Table!;
        IEnumerable<Node> read = writes[at].SelectMany(v => new[] { v.Guard, v.Value }).Concat(table.Keys.Select(k => k.Value)).Append(table.Guard);
        bool reads = target.Any(t => t.Register.IsFixed) && IrWalk.All(read).OfType<InputNode>().Any(i => i != self && IsIn(i, target));
        return reads && Enumerable.Range(0, at).Any(i => layers[i].Table is { } earlier
            ? Assumption.Under(Nodes, earlier.Guard, table.Guard) != Nodes.False
            : writes[i].Any(v => !(v.Value is InputNode own && IsIn(own, target))));
    }

    private bool IsIn(InputNode node, IReadOnlyList<Piece> target) =>
        places.TryGetValue(node.Field, out IReadOnlyList<Piece>? place) && place.Any(p => target.Any(t => t.Register == p.Register && (t.Mask & p.Mask) != 0));

    // True when a value needs little more than a move. What needs more is computed once, of what all lookups left.
    private bool IsCheap(Node value, Node? self, IReadOnlyList<Piece> target) => value switch
    {
        ConstantNode or InputNode or ResultNode or SliceNode { Source: InputNode or ResultNode } or { Width: 1 } => true,
        _ when builder.EntryValues.SourceOf(value) is not null => true,
        NotNode n => IsCheap(n.Operand, self, target),
        ConcatNode c => c.Parts.All(p => IsCheap(p, self, target)),
        MuxNode m => IsCheap(m.WhenTrue, self, target) && IsCheap(m.WhenFalse, self, target),
        BinaryNode b when self is not null && Uses(b, self) => true,
        BinaryNode b when target.Count == 1 && target[0].Width == b.Width && builder.IsDirect(b, target[0]) => true,
        _ => IrWalk.All([value]).Take(MostNodes + 1).Count() <= MostNodes && !IrWalk.All([value]).Any(n => n is ResultNode),
    };

    private Node InPlace(Node value, Node before, Node self, IReadOnlyList<Piece> target)
    {
        var known = new Dictionary<Node, Node>(ReferenceEqualityComparer.Instance) { [before] = self };
        Node rewritten = new Rewriter(Nodes, known).Run(value);
        return Works(rewritten, 0, self, target) ? rewritten : value;
    }

    // True when the value is made without the place, or by one op on the bits that are there.
    private bool Works(Node value, int low, Node self, IReadOnlyList<Piece> target) => value switch
    {
        _ when !Uses(value, self) => true,
        InputNode => low == 0 && value == self,
        SliceNode s => s.Source == self && s.Low == low,
        MuxNode m => !Uses(m.Condition, self) && Works(m.WhenTrue, low, self, target) && Works(m.WhenFalse, low, self, target),
        ConcatNode c => c.Parts.Reverse().Aggregate((Low: low, Ok: true), (at, p) => (at.Low + p.Width, at.Ok && Works(p, at.Low, self, target))).Ok,
        BinaryNode { Op: BinaryOp.And or BinaryOp.Or or BinaryOp.Xor } b => (IsPlace(b.Left, low, self) && IsSimple(b.Right, self)) || (IsPlace(b.Right, low, self) && IsSimple(b.Left, self)),
        BinaryNode { Op: BinaryOp.Add, Right: ConstantNode } b => IsPlace(b.Left, low, self) && target.Any(t => t.ValueLow == low && t.Width == b.Width),
        _ => false,
    };

    private static bool IsPlace(Node value, int low, Node self) => (value == self && low == 0) || (value is SliceNode s && s.Source == self && s.Low == low);

    private bool IsSimple(Node value, Node self) => value is ConstantNode || builder.EntryValues.SourceOf(value) is not null || (value is InputNode or SliceNode { Source: InputNode } && !Uses(value, self));

    private static bool Uses(Node value, Node self) => IrWalk.All([value]).Contains(self);
}
