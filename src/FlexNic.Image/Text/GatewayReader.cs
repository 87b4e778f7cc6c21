using FlexNic.Image.Layout;

namespace FlexNic.Image.Text;

/// <summary>Reads key positions, predicates and the conditions of both sides of a stage.</summary>
internal sealed class GatewayReader(AssemblyContext context, StageShape shape)
{
    private readonly Dictionary<ContainerClass, int> _taken = [];

    /// <summary><c>key CONTAINER...</c>: each container goes to the next free position of its class.</summary>
    public void ReadKey(AsmLine line)
    {
        line.Take();
        var address = new RowAddress(shape.Pipeline, shape.Unit, StageTable.KeySelect, 0);
        do
        {
            AsmToken at = line.Peek;
            Container container = context.NamesOf(shape.Pipeline).Take(line);
            int number = _taken.GetValueOrDefault(container.Class);
            KeyPosition[] fit = [.. shape.Positions.Where(p => p.Class == container.Class)];
            if (number >= fit.Length)
            {
                string key = shape.Key(container.Class switch { ContainerClass.Word => "key_words", ContainerClass.Half => "key_halves", _ => "key_bytes" });
                throw line.Fault(at, "FNIC3006", $"no key position is left for {at.Text}: {fit.Length} {container.Bits}-bit containers fit ({key} = {fit.Length} in '{context.Geometry.Name}')");
            }

            _taken[container.Class] = number + 1;
            context.Rows.SetField(address, fit[number].Name, (uint)container.Index);
        }
        while (!line.AtEnd);
    }

    /// <summary><c>predicate POSITION [&amp; MASK] == VALUE</c> or <c>&lt; VALUE</c>.</summary>
    public void ReadPredicate(AsmLine line)
    {
        line.Take();
        (KeyPosition position, int number) = TakePredicate(line);
        var address = new RowAddress(shape.Pipeline, shape.Unit, StageTable.Predicate, number);
        context.Rows.Claim(address, line, $"the predicate of {position.Name}");
        ulong full = position.Bits == 32 ? uint.MaxValue : 0xFFFFu;
        context.Rows.SetField(address, "mask", line.TryTake("&") ? line.TakeNumber(position.Bits, "mask") : full);
        if (line.TryTake("<"))
        {
            context.Rows.SetField(address, "op", 1);
        }
        else
        {
            line.Expect("==");
        }

        context.Rows.SetField(address, "value", line.TakeNumber(position.Bits, "value"));
    }

    /// <summary>The part after <c>exact</c> or <c>ternary</c>: <c>if A and not B</c>, <c>unless A and B</c>, <c>never</c>. False when the line is something else.</summary>
    public bool TryReadCondition(AsmLine line, string side)
    {
        bool unless = line.Peek.Is("unless");
        bool never = line.Peek.Is("never");
        if (!unless && !never && !line.Peek.Is("if"))
        {
            return false;
        }

        AsmToken at = line.Take();
        string prefix = side == "exact" ? "e" : "t";
        var address = new RowAddress(shape.Pipeline, shape.Unit, StageTable.Gateway, 0);
        ulong care = 0;
        ulong want = 0;
        while (!never)
        {
            bool not = line.TryTake("not");
            AsmToken token = line.Peek;
            (KeyPosition position, int number) = TakePredicate(line);
            if ((care >> number & 1) != 0)
            {
                throw line.Fault(token, "FNIC3003", $"{position.Name} is in the condition already");
            }

            care |= 1ul << number;
            want |= not ? 0 : 1ul << number;
            if (!line.TryTake("and"))
            {
                break;
            }
        }

        RowLayout layout = context.Layout.Table(shape.Pipeline, shape.Unit, StageTable.Gateway).Row;
        Core.BitVector row = context.Rows.Get(address);
        if (layout.Get(row, $"{prefix}_care") != 0 || layout.Get(row, $"{prefix}_inv") != 0)
        {
            throw line.Fault(at, "FNIC3003", $"the {side} side has a condition already");
        }

        context.Rows.SetField(address, $"{prefix}_care", care);
        context.Rows.SetField(address, $"{prefix}_want", want);
        context.Rows.SetField(address, $"{prefix}_inv", unless || never ? 1u : 0u);
        return true;
    }

    /// <summary>Reads any key position.</summary>
    public KeyPosition TakePosition(AsmLine line)
    {
        AsmToken token = line.TakeWord("a key position (kw0.., kh0.., kb0..)");
        return shape.Positions.FirstOrDefault(p => p.Name == token.Text)
            ?? throw line.Fault(token, "FNIC3002", $"'{token.Text}' is not a key position of '{context.Geometry.Name}': {string.Join(", ", shape.Positions.Select(p => p.Name))} fit");
    }

    private (KeyPosition Position, int Number) TakePredicate(AsmLine line)
    {
        AsmToken at = line.Peek;
        KeyPosition position = TakePosition(line);
        int number = shape.Positions.TakeWhile(p => p != position).Count();
        return position.Class != ContainerClass.Byte ? (position, number) : throw line.Fault(at, "FNIC3009", $"{position.Name} has no predicate: word and half positions have");
    }
}
