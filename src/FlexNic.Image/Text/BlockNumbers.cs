using FlexNic.Core;

namespace FlexNic.Image.Text;

/// <summary>
/// Row numbers of named blocks (states, layouts, actions): given by <c>= N</c> or the lowest number that no earlier block has. Known before any body is
/// read, so that a name can be used above its block.
/// </summary>
internal sealed class BlockNumbers
{
    private readonly Dictionary<string, (int Number, int Line)> _byName = new(StringComparer.Ordinal);
    private readonly Dictionary<Block, int> _byBlock = [];

    public IEnumerable<(string Name, int Number)> All => _byName.Select(p => (p.Key, p.Value.Number)).OrderBy(p => p.Number);

    /// <summary>Numbers the blocks from <paramref name="first"/> on; <paramref name="limit"/> tells where the number of rows comes from.</summary>
    public static BlockNumbers Of(AssemblyContext context, IEnumerable<Block> blocks, int first, int rows, string what, string limit)
    {
        var numbers = new BlockNumbers();
        int found = 0;
        foreach (Block block in blocks)
        {
            found++;
            try
            {
                numbers.Add(block, first, rows, what, limit, found);
            }
            catch (AsmFault fault)
            {
                context.Diagnostics.AddRange([fault.Diagnostic]);
            }
        }

        return numbers;
    }

    public bool TryNumber(Block block, out int number) => _byBlock.TryGetValue(block, out number);

    public bool TryNumber(string name, out int number)
    {
        bool known = _byName.TryGetValue(name, out (int Number, int Line) entry);
        number = entry.Number;
        return known;
    }

    private void Add(Block block, int first, int rows, string what, string limit, int found)
    {
        AsmLine line = block.Header;
        line.Rewind();
        line.Take();
        AsmToken at = line.Peek;
        string name = what == "action" ? line.TakePath("a name for the action") : line.TakeName($"a name for the {what}");
        SkipParameters(line);
        int number = first;
        if (line.TryTake("="))
        {
            number = line.TakeInt(0, rows - 1, what, limit);
            if (_byBlock.ContainsValue(number))
            {
                throw line.Fault(at, "FNIC3003", $"{what} {number} is '{_byName.First(p => p.Value.Number == number).Key}' already");
            }
        }
        else
        {
            while (_byBlock.ContainsValue(number))
            {
                number++;
            }
        }

        line.ExpectEnd();
        if (number >= rows)
        {
            throw line.Fault(at, "FNIC3006", $"{what} '{name}' is number {found}: {rows - first} fit ({limit})");
        }

        if (!_byName.TryAdd(name, (number, line.Number)))
        {
            throw line.Fault(at, "FNIC3003", $"{what} '{name}' is described already, at line {_byName[name].Line}");
        }

        _byBlock[block] = number;
    }

    private static void SkipParameters(AsmLine line)
    {
        if (line.Peek.Is("("))
        {
            while (!line.AtEnd && !line.TryTake(")"))
            {
                line.Take();
            }
        }
    }
}
