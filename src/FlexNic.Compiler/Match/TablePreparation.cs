using FlexNic.Compiler.Action;
using FlexNic.Compiler.Phv;
using FlexNic.Core;
using FlexNic.Ir;

namespace FlexNic.Compiler.Match;

/// <summary>Brings keys and conditions of lookups into containers where the key bus can read them.</summary>
internal sealed class TablePreparation(NodeFactory nodes, OpBuilder builder, Target target)
{
    public void Run(TableItem item, List<Diagnostic> warnings)
    {
        Dictionary<Register, uint> used = new(ReferenceEqualityComparer.Instance);
        foreach (KeyPart key in item.Request.Keys)
        {
            // What a key is made of when the lookup takes place.
            Node value = Assumption.Under(nodes, item.Request.Guard, key.Value);
            if (key.Value is ConstantNode)
            {
                // The control plane knows it: entries with another value never match and are not installed.
                item.Keys.Add([]);
                continue;
            }

            IReadOnlyList<Piece> pieces = builder.Variables.Locate(value, item);
            if (IsTwice(pieces, used))
            {
                // The same bits twice in a key need a second place.
                pieces = Copy(value);
            }

            item.Keys.Add(pieces);
            foreach (Piece piece in pieces)
            {
                used[piece.Register] = used.GetValueOrDefault(piece.Register) | piece.Mask;
                builder.Note(piece.Register, piece.Mask, item.After, item.Reads);
            }
        }

        item.Guard = builder.Conditions.Shorten(item.Guard);
        if (item.Guard is not ConstantNode && Gateway.Of(item.Guard, builder.Atoms) is null)
        {
            item.Guard = builder.Conditions.Materialize(item.Guard);
        }

        builder.NoteGuard(item.Guard, item.After, item.Reads);
        int rows = item.IsTernary ? target.Stage.TernaryRows : target.Stage.ExactEntries;
        if (item.Request.Size > rows && item.Request.Original is null)
        {
            int before = TableSplit.RowsOf(item.Request, target.Stage) * item.Request.Part;
            warnings.Add(new Diagnostic("FNIC4250", Severity.Warning, item.Request.Span,
                $"table '{item.Request.Name}' asks for {item.Request.Size + before} entries; it gets {rows + before} in {item.Request.Part + 1} stage{(item.Request.Part == 0 ? "" : "s")} (pipeline.{target.Name}.stage.{(item.IsTernary ? "ternary_rows" : "exact_entries")} in '{target.Geometry.Name}')"));
        }
    }

    // In another component or in this one: x[1:0] ++ x[2:1].
    private static bool IsTwice(IReadOnlyList<Piece> pieces, IReadOnlyDictionary<Register, uint> used) => pieces.Index().Any(p =>
        (used.GetValueOrDefault(p.Item.Register) & p.Item.Mask) != 0 || pieces.Take(p.Index).Any(o => o.Register == p.Item.Register && (o.Mask & p.Item.Mask) != 0));

    private List<Piece> Copy(Node value)
    {
        List<Piece> pieces = [];
        for (int low = 0; low < value.Width; low += 32)
        {
            pieces.Add(new Piece(low, Math.Min(32, value.Width - low), builder.Temporary(ContainerKind.Word), 0));
        }

        builder.Assign(value, pieces, default);
        return pieces;
    }
}
