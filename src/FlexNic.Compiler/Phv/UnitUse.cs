using FlexNic.Compiler.Deparser;
using FlexNic.Ir;

namespace FlexNic.Compiler.Phv;

/// <summary>Marks units that need a place, and those that stages work on.</summary>
internal sealed class UnitUse(IrProgram program, Target target, Outputs outputs, Images images, Lanes lanes)
{
    // Positions of the key that conditions of a lookup may want beside it.
    private const int GuardPositions = 2;

    private readonly HashSet<Node> _seen = new(ReferenceEqualityComparer.Instance);
    private readonly Dictionary<Field, HeaderImage> _homeOf = new(ReferenceEqualityComparer.Instance);

    public void Run(IEnumerable<Layout> layouts)
    {
        foreach (HeaderImage home in images.Homes)
        {
            foreach (Field field in home.Header.Fields)
            {
                _homeOf[field] = home;
            }
        }

        foreach (WireUnit unit in layouts.SelectMany(l => l.Images).Distinct().SelectMany(i => i.Units))
        {
            unit.IsNeeded = true;
        }

        Node[] roots = [.. IrWalk.RequestRoots(program.Requests), .. outputs.Roots];
        foreach (InputNode input in IrWalk.All(roots).OfType<InputNode>())
        {
            foreach (WireUnit unit in Units(input.Field))
            {
                unit.IsNeeded = true;
            }
        }

        foreach (Output output in outputs.All)
        {
            bool stays = output.Image is { } image && images.IsHome(image) && output.Value is InputNode i && i.Field == output.Field;
            if (!stays)
            {
                Data(output.Value);
                foreach (WireUnit unit in output.Image is { } changed ? changed.UnitsOf(output.Field!) : [])
                {
                    unit.IsTouched = true;
                }
            }
        }

        foreach (Node lane in outputs.Dma.SelectMany(lanes.Split).Where(l => !lanes.IsFree(l)))
        {
            Data(lane);
        }

        Node[] computed = [.. program.Requests.OfType<MemoryRequest>().SelectMany(m => new[] { m.Value, m.HighValue }).OfType<Node>()];
        foreach (Node root in computed)
        {
            Data(root);
        }

        foreach (Node root in IrWalk.RequestRoots(program.Requests).Except(computed))
        {
            Compared(root);
        }

        foreach (TableRequest table in program.Requests.OfType<TableRequest>())
        {
            WideKey(table);
        }
    }

    // Of a key with more short positions than the stage has, the widest components go to words.
    private void WideKey(TableRequest table)
    {
        WireUnit[] units = [.. IrWalk.All(table.Keys.Select(k => k.Value)).OfType<InputNode>().Select(i => i.Field).Distinct().OrderByDescending(f => f.Width).SelectMany(Units).Distinct()];
        int shorts = units.Count(u => !u.IsTouched);
        foreach (WireUnit unit in units.Where(u => !u.IsTouched))
        {
            if (shorts <= target.Stage.KeyHalves - (table.Guard is ConstantNode ? 0 : GuardPositions))
            {
                break;
            }

            unit.IsTouched = true;
            shorts--;
        }
    }

    private IEnumerable<WireUnit> Units(Field field) => _homeOf.TryGetValue(field, out HeaderImage? home) ? home.UnitsOf(field) : [];

    // A value that a key compares may lie anywhere.
    private void Compared(Node node)
    {
        if (node is InputNode or SliceNode { Source: InputNode })
        {
            return;
        }

        if (node is ConcatNode c)
        {
            foreach (Node part in c.Parts)
            {
                Compared(part);
            }

            return;
        }

        Data(node);
    }

    private void Data(Node node)
    {
        if (!_seen.Add(node))
        {
            return;
        }

        switch (node)
        {
            case InputNode i:
                foreach (WireUnit unit in Units(i.Field))
                {
                    unit.IsTouched = true;
                }

                break;
            case EqualNode e:
                Compared(e.Operand);
                break;
            case BinaryNode { Op: BinaryOp.Less, Right: ConstantNode } less:
                Compared(less.Left);
                break;
            case BinaryNode { Width: 1, Op: BinaryOp.And or BinaryOp.Or } truth:
                Compared(truth.Left);
                Compared(truth.Right);
                break;
            case MuxNode m:
                Compared(m.Condition);
                Data(m.WhenTrue);
                Data(m.WhenFalse);
                break;
            default:
                foreach (Node operand in IrWalk.Operands(node))
                {
                    Data(operand);
                }

                break;
        }
    }
}
