using System.Collections.Immutable;
using FlexNic.Core;
using FlexNic.Geometry;
using FlexNic.Image.Layout;
using FlexNic.Image.Symbols;

namespace FlexNic.Image.Text;

/// <summary>Destination codes of a container in a VLIW row.</summary>
internal static class Destination
{
    public const int Hold = 0;
    public const int Slot = 1;
    public const int Entry = 2;
    public const int State = 3;
}

/// <summary>Reads the actions of a stage into VLIW rows.</summary>
internal sealed class ActionAssembler
{
    private readonly AssemblyContext _context;
    private readonly StageShape _shape;
    private readonly ContainerNames _names;
    private readonly SlotExpression _expressions;
    private readonly RowLayout _layout;

    public ActionAssembler(AssemblyContext context, StageShape shape)
    {
        _context = context;
        _shape = shape;
        _names = context.NamesOf(shape.Pipeline);
        _expressions = new SlotExpression(new OperandCodes(context.Geometry.Phv), _names);
        _layout = context.Layout.Table(shape.Pipeline, shape.Unit, StageTable.Vliw).Row;
    }

    /// <summary>Reads one action; the symbol is null when its first line is wrong.</summary>
    public ActionSymbol? Read(Block block, int number)
    {
        var address = new RowAddress(_shape.Pipeline, _shape.Unit, StageTable.Vliw, number);
        var parameters = ImmutableArray.CreateBuilder<ActionParameter>();
        var constants = ImmutableArray.CreateBuilder<EntryConstant>();
        string? name = null;
        _context.Read(block.Header, l =>
        {
            l.Take();
            string given = l.TakePath("a name for the action");
            ReadParameters(l, parameters);
            if (l.TryTake("="))
            {
                l.Take();
            }

            _context.Rows.Claim(address, l, $"action {number}");
            name = given;
        });

        BitVector row = BitVector.Zero(_layout.Width);
        var slotLines = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (AsmLine line in block.Body)
        {
            _context.Read(line, l =>
            {
                if (l.Peek.Is("const"))
                {
                    constants.Add(ReadConstant(l));
                }
                else if (l.Peek.Is("state") && l.PeekAt(1).Kind == TokenKind.Word)
                {
                    AsmToken at = l.Take();
                    row = _shape.HasState ? StateOperation.Read(l, _layout, row) : throw l.Fault(at, "FNIC3013", _shape.NoState);
                }
                else
                {
                    row = ReadAssignment(l, row, slotLines);
                }
            });
        }

        _context.Rows.Set(address, row);
        return name is null ? null : new ActionSymbol(name, _shape.Pipeline, _shape.Stage, number, parameters.ToImmutable(), constants.ToImmutable());
    }

    private static void ReadParameters(AsmLine line, ImmutableArray<ActionParameter>.Builder parameters)
    {
        if (!line.TryTake("(") || line.TryTake(")"))
        {
            return;
        }

        do
        {
            AsmToken at = line.Peek;
            string name = line.TakeName("a name for the parameter");
            line.Expect("=");
            var pieces = ImmutableArray.CreateBuilder<EntryPiece>();
            do
            {
                pieces.Add(EntryLanes.Take(line));
            }
            while (line.TryTake(":"));
            if (parameters.Any(p => p.Name == name))
            {
                throw line.Fault(at, "FNIC3003", $"the action has a parameter '{name}' already");
            }

            parameters.Add(new ActionParameter(name, pieces.ToImmutable()));
        }
        while (line.TryTake(","));
        line.Expect(")");
    }

    private static EntryConstant ReadConstant(AsmLine line)
    {
        line.Take();
        EntryPiece piece = EntryLanes.Take(line);
        line.Expect("=");
        return new EntryConstant(piece, (uint)line.TakeNumber(piece.Width, "constant"));
    }

    private BitVector ReadAssignment(AsmLine line, BitVector row, Dictionary<string, int> slotLines)
    {
        AsmToken at = line.Peek;
        if (line.PeekAt(1).Is("=") && FindSlot(line) is Slot bare)
        {
            line.Take();
            line.Take();
            return Merge(line, at, row, bare, _expressions.Read(line, bare, null, null), slotLines);
        }

        List<Container> targets = [];
        uint? slice = null;
        do
        {
            targets.Add(_names.Take(line));
        }
        while (line.TryTake(","));
        Container first = targets[0];
        if (targets.Count == 1 && line.Peek.Is("["))
        {
            slice = ReadSlice(line, first);
        }

        if (slice is null && line.TryTake(":="))
        {
            return targets.Aggregate(row, (r, c) => ReadDirect(line, at, r, c, last: c == targets[^1]));
        }

        line.Expect("=");
        Slot slot = _shape.SlotOf(first) ?? throw line.Fault(at, "FNIC3006", $"there is no slot for {first.Name}: {_shape.Key(Slot.Key(first.Class))} = 0");
        foreach (Container target in targets)
        {
            if (_shape.SlotOf(target) != slot)
            {
                throw line.Fault(at, "FNIC3009", $"{target.Name} is not in the cluster of {first.Name}: slot {slot.Name} writes {slot.Cluster}");
            }

            row = SetDestination(line, at, row, target, Destination.Slot);
        }

        SlotInstruction instruction = _expressions.Read(line, slot, targets.Count == 1 ? first : null, slice);
        return Merge(line, at, row, slot, instruction, slotLines);
    }

    private Slot? FindSlot(AsmLine line) =>
        line.Peek.Is("x") ? _shape.StateOperandSlot : _shape.AllSlots.FirstOrDefault(s => line.Peek.Is(s.Name));

    private static uint ReadSlice(AsmLine line, Container target)
    {
        line.Expect("[");
        int high = line.TakeInt(0, target.Bits - 1, "bit", $"{target.Name} has {target.Bits} bits");
        int low = line.TryTake(":") ? line.TakeInt(0, high, "bit", "the lower bound comes second") : high;
        line.Expect("]");
        return (uint)(((1ul << (high - low + 1)) - 1) << low);
    }

    private BitVector ReadDirect(AsmLine line, AsmToken at, BitVector row, Container target, bool last)
    {
        AsmToken source = line.Peek;
        string found = "";
        for (int i = 0; line.PeekAt(i).Kind != TokenKind.End; i++)
        {
            found += line.PeekAt(i).Text;
        }

        while (last && !line.AtEnd)
        {
            line.Take();
        }

        string entry = EntryLanes.NameOf(EntryLanes.Of(target));
        string state = StateResult(target);
        if (found == entry)
        {
            return SetDestination(line, at, row, target, Destination.Entry);
        }

        if (found == state)
        {
            return SetDestination(line, at, row, target, _shape.HasState ? Destination.State : throw line.Fault(source, "FNIC3013", _shape.NoState));
        }

        throw line.Fault(source, "FNIC3005", $"{target.Name} is wired to {entry} of the entry and to {state}, not to '{found}'");
    }

    /// <summary>What a container takes from the state operation.</summary>
    public static string StateResult(Container target) => target.Class switch
    {
        ContainerClass.Byte => "state.pred",
        _ => (target.Index & 1) == 0 ? "state.r0" : "state.r1",
    };

    private BitVector SetDestination(AsmLine line, AsmToken at, BitVector row, Container target, int destination)
    {
        if (_shape.IsReadOnly(target))
        {
            throw line.Fault(at, "FNIC3012", $"{_names.NameOf(target)} cannot be written: the deparser needs it as the parser left it");
        }

        string field = $"dest.{target.Name}";
        return _layout.Get(row, field) == 0 ? _layout.With(row, field, (uint)destination) : throw line.Fault(at, "FNIC3003", $"the action writes {_names.NameOf(target)} already");
    }

    private BitVector Merge(AsmLine line, AsmToken at, BitVector row, Slot slot, SlotInstruction instruction, Dictionary<string, int> slotLines)
    {
        if (slotLines.TryGetValue(slot.Name, out int other) && SlotInstruction.Read(_layout, row, slot.Name) != instruction)
        {
            int slots = _shape.Slots(slot.Class).Count;
            throw line.Fault(
                at,
                "FNIC3007",
                $"slot {slot.Name} ({slot.Cluster}) has one result an action and computes another one at line {other}; {_shape.Key(Slot.Key(slot.Class))} = {slots} in '{_context.Geometry.Name}'");
        }

        slotLines[slot.Name] = line.Number;
        return instruction.Write(_layout, row, slot.Name);
    }
}
