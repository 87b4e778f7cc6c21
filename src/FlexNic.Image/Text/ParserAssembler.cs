using System.Globalization;
using FlexNic.Geometry;
using FlexNic.Image.Layout;

namespace FlexNic.Image.Text;

/// <summary>Reads the parser section of a pipeline (docs/image-format.md).</summary>
internal sealed class ParserAssembler
{
    private readonly AssemblyContext _context;
    private readonly Section _section;
    private readonly BlockNumbers _states;
    private readonly ContainerNames _names;
    private readonly string _limit;
    private readonly Dictionary<(int First, int Last), int> _starts = [];

    public ParserAssembler(AssemblyContext context, Section section)
    {
        _context = context;
        _section = section;
        _names = context.NamesOf(section.Pipeline);
        int states = context.Geometry.Parser.States;
        _limit = $"parser.states = {states} in '{context.Geometry.Name}'";
        _states = BlockNumbers.Of(context, section.Blocks, 0, states, "state", _limit);
    }

    public IEnumerable<(string Name, int Number)> States => _states.All;

    public void Run()
    {
        foreach (AsmLine line in _section.Statements)
        {
            _context.Read(line, l =>
            {
                if (l.Peek.Is("row"))
                {
                    _context.Rows.ReadRow(l, _section.Pipeline, Units.Parser);
                }
                else
                {
                    ReadStart(l);
                }
            });
        }

        foreach (Block block in _section.Blocks)
        {
            if (_states.TryNumber(block, out int number))
            {
                new StateReader(this, number, block).Run();
            }
        }
    }

    // A later line has the last word on the sources that it names, so that exceptions follow the rule.
    private void ReadStart(AsmLine line)
    {
        line.Expect("start");
        List<(int First, int Last)> sources = [];
        do
        {
            sources.Add(TakeSources(line));
        }
        while (line.TryTake(","));
        line.Expect("->");
        int state = TakeState(line);
        foreach (int source in sources.SelectMany(s => Enumerable.Range(s.First, s.Last - s.First + 1)))
        {
            _context.Rows.SetField(new RowAddress(_section.Pipeline, Units.Parser, ParserTable.Start, source), "state", (uint)state);
        }
    }

    // 'network' is all of them, 'network 3' one, 'network 0..7' some.
    private (int First, int Last) TakeSources(AsmLine line)
    {
        AsmToken at = line.TakeWord($"a kind of source: {string.Join(", ", ParserTable.SourceKinds)}");
        int kind = ParserTable.SourceKinds.IndexOf(at.Text);
        if (kind < 0)
        {
            throw line.Fault(at, "FNIC3002", $"'{at.Text}' is not a kind of source: {string.Join(", ", ParserTable.SourceKinds)} fit");
        }

        (int first, int last) = (0, ParserTable.SourcesOfKind - 1);
        if (line.Peek.Kind == TokenKind.Number)
        {
            first = last = line.TakeInt(0, last, "index", "6 bits of meta.src");
            if (line.TryTake(".."))
            {
                last = line.TakeInt(first, ParserTable.SourcesOfKind - 1, "last index", "from the first on, 6 bits of meta.src");
            }
        }

        int row = kind * ParserTable.SourcesOfKind;
        if (!_starts.TryAdd((row + first, row + last), line.Number))
        {
            throw line.Fault(at, "FNIC3003", $"the start state of these sources is described already, at line {_starts[(row + first, row + last)]}");
        }

        return (row + first, row + last);
    }

    private int TakeState(AsmLine line)
    {
        if (line.Peek.Kind == TokenKind.Number)
        {
            return line.TakeInt(0, _context.Geometry.Parser.States - 1, "state", _limit);
        }

        AsmToken token = line.TakeWord("a state");
        return _states.TryNumber(token.Text, out int number) ? number : throw line.Fault(token, "FNIC3002", $"there is no state '{token.Text}' in this parser");
    }

    /// <summary>Where a branch leads: bits 6:0 a state, or an error code with bit 7.</summary>
    private uint TakeNext(AsmLine line)
    {
        if (line.TryTake("accept"))
        {
            return 0x80;
        }

        return line.TryTake("reject")
            ? 0x80 | (uint)line.TakeInt(1, 127, "error code", "7 bits; 8 and above are the program's own")
            : (uint)TakeState(line);
    }

    /// <summary>Reads the lines of one state into its row.</summary>
    private sealed class StateReader
    {
        private readonly ParserAssembler _parser;
        private readonly Block _block;
        private readonly RowAddress _address;
        private readonly HashSet<string> _seen = new(StringComparer.Ordinal);
        private int? _select0;
        private int _branches;

        public StateReader(ParserAssembler parser, int number, Block block)
        {
            _parser = parser;
            _block = block;
            _address = new RowAddress(parser._section.Pipeline, Units.Parser, ParserTable.State, number);
        }

        private AssemblyContext Context => _parser._context;

        public void Run()
        {
            Context.Read(_block.Header, l =>
            {
                while (!l.AtEnd)
                {
                    l.Take();
                }

                Context.Rows.Claim(_address, l, $"state {_address.Row}");
            });
            Set("default", 0x80);
            foreach (AsmLine line in _block.Body)
            {
                Context.Read(line, ReadLine);
            }

            ulong fallback = Context.Layout.Table(_address.Pipeline, _address.Unit, _address.Table).Row.Get(Context.Rows.Get(_address), "default");
            for (int i = _branches; i < Context.Geometry.Parser.Branches; i++)
            {
                // A branch that is not used may match a value of 0: it leads where the default leads.
                Set($"mask{i}", uint.MaxValue);
                Set($"next{i}", fallback);
            }
        }

        private void Set(string field, ulong value) => Context.Rows.SetField(_address, field, value);

        private void ReadLine(AsmLine line)
        {
            AsmToken first = line.Peek;
            if (first.Kind == TokenKind.Number)
            {
                ReadBranch(line);
                return;
            }

            bool statement = first.Text is "need" or "advance" or "limited" or "match" or "limit" or "skip" or "default";
            if (statement && !_seen.Add(first.Text is "skip" ? "limit" : first.Text))
            {
                throw line.Fault(first, "FNIC3003", $"this state has a '{first.Text}' already{(first.Text is "skip" or "limit" ? " (one of skip and limit fits)" : "")}");
            }

            switch (first.Text)
            {
                case "need":
                    line.Take();
                    Set("need", (uint)line.TakeInt(0, 15, "need", "4 bits"));
                    break;
                case "advance":
                    line.Take();
                    ReadAdvance(line);
                    break;
                case "limited":
                    line.Take();
                    Set("limited", 1);
                    break;
                case "match":
                    line.Take();
                    SetSelect0(line);
                    Set("sel1", (uint)(line.AtEnd ? 0 : TakeChunkHalf(line)));
                    break;
                case "skip" or "limit":
                    ReadVariable(line);
                    break;
                case "default":
                    line.Take();
                    line.Expect("->");
                    Set("default", _parser.TakeNext(line));
                    break;
                case "flags" when line.PeekAt(1).Is("|="):
                    line.Take();
                    line.Take();
                    Set("flags", line.TakeNumber(16, "flags"));
                    break;
                default:
                    ReadExtraction(line);
                    break;
            }
        }

        private void ReadAdvance(AsmLine line)
        {
            AsmToken at = line.Peek;
            int bytes = line.TakeInt(-256, 254, "advance", "8 signed bits of 2-byte units");
            Set("adv", (bytes & 1) == 0 ? (uint)(bytes / 2) & 0xFF : throw line.Fault(at, "FNIC3004", $"advance {bytes} is odd: the parser moves in units of 2 bytes"));
        }

        private void SetSelect0(AsmLine line)
        {
            AsmToken at = line.Peek;
            int half = TakeChunkHalf(line);
            if (_select0 is int other && other != half)
            {
                throw line.Fault(at, "FNIC3005", $"a state has one first operand for match, limit and skip: it is d{other} already");
            }

            _select0 = half;
            Set("sel0", (uint)half);
        }

        private void ReadVariable(AsmLine line)
        {
            Set("var_mode", line.Take().Text == "skip" ? 1u : 2u);
            SetSelect0(line);
            Set("var_mask", line.TryTake("&") ? line.TakeNumber(16, "mask") : 0xFFFF);
            Set("var_shift", line.TryTake("<<<") ? (uint)line.TakeInt(0, 15, "rotation", "16 bits") : 0);
        }

        private void ReadBranch(AsmLine line)
        {
            int most = Context.Geometry.Parser.Branches;
            if (_branches >= most)
            {
                throw line.Fault(line.Peek, "FNIC3006", $"state has more than {most} branches (parser.branches = {most} in '{Context.Geometry.Name}'): go on in a second state that advances by 0");
            }

            Set($"value{_branches}", line.TakeNumber(32, "value"));
            Set($"mask{_branches}", line.TryTake("/") ? line.TakeNumber(32, "mask") : uint.MaxValue);
            line.Expect("->");
            Set($"next{_branches}", _parser.TakeNext(line));
            _branches++;
        }

        private void ReadExtraction(AsmLine line)
        {
            AsmToken at = line.TakeWord("need, advance, match, limit, skip, limited, default, flags or a container");
            Extraction extraction = Extraction.Parse(line, at, _parser._names, Context.Geometry.Phv);
            line.Expect("=");
            extraction.CheckSource(line);
            foreach (string field in extraction.EnableFields)
            {
                Set(field, 1);
            }
        }

        private static int TakeChunkHalf(AsmLine line)
        {
            AsmToken token = line.Take();
            return token.Text is ['d', >= '0' and <= '3'] ? token.Text[1] - '0' : throw line.Fault(token, "FNIC3001", $"found {token.Quoted}, expected a half of the chunk: d0, d1, d2 or d3");
        }
    }
}

/// <summary>The container, or part of one, that a parser state fills, and the halves of the chunk that its lanes are wired to.</summary>
internal sealed record Extraction(string Text, IReadOnlyList<string> EnableFields, string Source, string Fits)
{
    public static Extraction Parse(AsmLine line, AsmToken at, ContainerNames names, PhvGeometry phv)
    {
        string name = at.Text;
        string part = "";
        int dot = name.LastIndexOf('.');
        if (dot > 0)
        {
            (name, part) = (name[..dot], name[(dot + 1)..]);
        }

        return Of(names.Resolve(line, at, name), part, phv) ?? throw line.Fault(at, "FNIC3005", $"the parser cannot fill {at.Text}: words, their .hi and .lo, halves and bytes below the metadata fit");
    }

    /// <summary>Null when the parser does not write the container or the part does not exist.</summary>
    public static Extraction? Of(Container container, string part, PhvGeometry phv)
    {
        (int lane, int writable) = container.Class switch
        {
            ContainerClass.Word => (2 * container.Index, phv.Words - 1),
            ContainerClass.Half => ((2 * phv.Words) + container.Index, phv.Halves - 4),
            _ => ((2 * phv.Words) + phv.Halves + (container.Index / 2), phv.Bytes - 6),
        };
        if (container.Index >= writable)
        {
            return null;
        }

        string Half(int l) => $"d{l & 3}";
        string enable = $"enable.{container.Name}";
        string text = part.Length > 0 ? $"{container.Name}.{part}" : container.Name;
        return (container.Class, part) switch
        {
            (ContainerClass.Word, "") => new(text, [$"{enable}.hi", $"{enable}.lo"], $"{Half(lane)}:{Half(lane + 1)}", Even(container.Index)),
            (ContainerClass.Word, "hi") => new(text, [$"{enable}.hi"], Half(lane), Even(container.Index)),
            (ContainerClass.Word, "lo") => new(text, [$"{enable}.lo"], Half(lane + 1), Even(container.Index)),
            (ContainerClass.Half, "") => new(text, [enable], Half(lane), $"halves h{((lane & 3) - (2 * phv.Words) & 3) % 4}, +4, +8, ... take {Half(lane)}"),
            (ContainerClass.Byte, "") => new(text, [enable], $"{Half(lane)}.{((container.Index & 1) == 0 ? "hi" : "lo")}", "byte pairs take d0..d3 in turn, the even byte the high part"),
            _ => null,
        };
    }

    public void CheckSource(AsmLine line)
    {
        AsmToken at = line.Peek;
        string found = "";
        while (!line.AtEnd)
        {
            found += line.Take().Text;
        }

        if (found != Source)
        {
            throw line.Fault(at, "FNIC3005", string.Create(CultureInfo.InvariantCulture, $"{Text} is wired to {Source} of the chunk, not to {(found.Length == 0 ? "nothing" : found)}; {Fits}"));
        }
    }

    private static string Even(int index) => (index & 1) == 0 ? "even words take d0:d1, odd words d2:d3" : "odd words take d2:d3, even words d0:d1";
}
