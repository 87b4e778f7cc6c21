using FlexNic.Core;
using FlexNic.Geometry;
using FlexNic.Image.Layout;
using FlexNic.Image.Symbols;

namespace FlexNic.Image.Text;

/// <summary>Writes VLIW rows as actions.</summary>
internal sealed class ActionWriter
{
    private readonly ImageWriter _writer;
    private readonly PhvGeometry _phv;
    private readonly StageShape _shape;
    private readonly ContainerNames _names;
    private readonly OperandCodes _codes;
    private readonly SlotExpression _expressions;
    private readonly RowLayout _layout;

    public ActionWriter(ImageWriter writer, NicGeometry geometry, StageShape shape, RowLayout layout)
    {
        _writer = writer;
        _phv = geometry.Phv;
        _shape = shape;
        _names = new ContainerNames(geometry);
        _codes = new OperandCodes(geometry.Phv);
        _expressions = new SlotExpression(_codes, _names);
        _layout = layout;
    }

    /// <summary>True when statements can say these bits.</summary>
    public bool IsPlain(BitVector row)
    {
        foreach (Container container in Container.All(_phv))
        {
            int destination = Dest(row, container);
            bool impossible = (_shape.IsReadOnly(container) && destination != 0)
                || (destination == Destination.State && !_shape.HasState)
                || (destination == Destination.Slot && _shape.SlotOf(container) is null);
            if (impossible)
            {
                return false;
            }
        }

        bool slots = _shape.AllSlots.All(s =>
        {
            SlotInstruction instruction = SlotInstruction.Read(_layout, row, s.Name);
            return _codes.NameOf(s.Class, instruction.A) is not null && s.ContainerOfB(instruction.B) is not null && !(s.Class == ContainerClass.Byte && instruction.Swap);
        });
        return slots && StateOperation.IsPlain(_layout, row) && (_shape.HasState || _layout.Get(row, "state.en") == 0);
    }

    public void Write(string name, int number, BitVector row, ActionSymbol? symbol)
    {
        string parameters = symbol is null || symbol.Parameters.IsEmpty
            ? ""
            : $"({string.Join(", ", symbol.Parameters.Select(p => $"{p.Name}={string.Join(':', p.Pieces.Select(EntryLanes.NameOf))}"))})";
        _writer.Line(1, $"action {name}{parameters} = {number}");
        if (symbol is not null)
        {
            foreach (EntryConstant constant in symbol.Constants)
            {
                _writer.Line(2, $"const {EntryLanes.NameOf(constant.Piece)} = 0x{constant.Value:x}");
            }
        }

        foreach (Slot slot in _shape.AllSlots)
        {
            WriteSlot(row, slot);
        }

        foreach (Container container in Container.All(_phv))
        {
            int destination = Dest(row, container);
            if (destination is Destination.Entry or Destination.State)
            {
                string source = destination == Destination.Entry ? EntryLanes.NameOf(EntryLanes.Of(container)) : ActionAssembler.StateResult(container);
                _writer.Line(2, $"{_names.NameOf(container)} := {source}");
            }
        }

        foreach (string line in StateOperation.Write(_layout, row))
        {
            _writer.Line(2, line);
        }
    }

    private int Dest(BitVector row, Container container) => (int)_layout.Get(row, $"dest.{container.Name}");

    private void WriteSlot(BitVector row, Slot slot)
    {
        SlotInstruction instruction = SlotInstruction.Read(_layout, row, slot.Name);
        Container[] targets = [.. Enumerable.Range(slot.First, slot.Count).Select(i => new Container(slot.Class, i)).Where(c => Dest(row, c) == Destination.Slot)];
        if (targets.Length == 0 && instruction.IsNone)
        {
            return;
        }

        if (targets.Length == 1 && instruction.IgnoresB && slot.ContainerOfB(instruction.B) == targets[0] && Slice(instruction.Mask, slot.FullMask) is string slice)
        {
            _writer.Line(2, $"{_names.NameOf(targets[0])}{slice} = {_expressions.Write(slot, instruction with { Mask = slot.FullMask, B = 0 })}");
            return;
        }

        string left = targets.Length == 0 ? slot.Name : string.Join(", ", targets.Select(_names.NameOf));
        _writer.Line(2, $"{left} = {_expressions.Write(slot, instruction)}");
    }

    /// <summary><c>[high:low]</c> for a mask of adjoining bits that is neither empty nor full.</summary>
    private static string? Slice(uint mask, uint full)
    {
        if (mask == 0 || mask == full)
        {
            return null;
        }

        int low = System.Numerics.BitOperations.TrailingZeroCount(mask);
        int high = 31 - System.Numerics.BitOperations.LeadingZeroCount(mask);
        bool adjoining = mask == (uint)(((1ul << (high - low + 1)) - 1) << low);
        return adjoining ? $"[{high}:{low}]" : null;
    }
}
