using FlexNic.Image.Layout;

namespace FlexNic.Image.Text;

/// <summary>Reads the deparser section of a pipeline: header layouts with an optional DMA section in front (docs/image-format.md).</summary>
internal sealed class DeparserAssembler
{
    /// <summary>Bytes of a DMA header (paper, Table 1).</summary>
    public const int DmaHeaderBytes = 16;

    private readonly AssemblyContext _context;
    private readonly Section _section;
    private readonly BlockNumbers _layouts;
    private readonly ContainerNames _names;

    public DeparserAssembler(AssemblyContext context, Section section)
    {
        _context = context;
        _section = section;
        _names = context.NamesOf(section.Pipeline);
        int layouts = context.Geometry.Deparser.Layouts;
        _layouts = BlockNumbers.Of(context, section.Blocks, 0, layouts, "layout", $"deparser.layouts = {layouts} in '{context.Geometry.Name}'");
    }

    public IEnumerable<(string Name, int Number)> Layouts => _layouts.All;

    public void Run()
    {
        foreach (AsmLine line in _section.Statements)
        {
            _context.Read(line, l => _context.Rows.ReadRow(l, _section.Pipeline, Units.Deparser));
        }

        foreach (Block block in _section.Blocks)
        {
            if (_layouts.TryNumber(block, out int number))
            {
                ReadLayout(block, number);
            }
        }
    }

    private void ReadLayout(Block block, int number)
    {
        var info = new RowAddress(_section.Pipeline, Units.Deparser, DeparserTable.Info, number);
        List<int?> dma = [];
        List<int?> header = [];
        int? length = null;
        bool hasPayload = false;
        _context.Read(block.Header, l =>
        {
            while (!l.AtEnd)
            {
                l.Take();
            }

            _context.Rows.Claim(info, l, $"layout {number}");
        });
        foreach (AsmLine line in block.Body)
        {
            _context.Read(line, l =>
            {
                switch (l.Peek.Text)
                {
                    case "request":
                        ReadRequest(l, dma);
                        break;
                    case "emit":
                        l.Take();
                        ReadLanes(l, header);
                        break;
                    case "length":
                        l.Take();
                        length = l.TakeInt(0, _context.Geometry.Deparser.MaxHeaderBytes, "length", Limit);
                        break;
                    case "payload" when hasPayload:
                        throw l.Fault(l.Peek, "FNIC3003", "this layout has a payload already");
                    case "payload":
                        hasPayload = true;
                        ReadPayload(l, info);
                        break;
                    default:
                        throw l.Unexpected("request, emit, length or payload");
                }
            });
        }

        _context.Read(block.Header, l =>
        {
            Place(l, info, dma, header, length);
            while (!l.AtEnd)
            {
                l.Take();
            }
        });
    }

    private string Limit => $"deparser.max_header_bytes = {_context.Geometry.Deparser.MaxHeaderBytes} in '{_context.Geometry.Name}'";

    private void ReadRequest(AsmLine line, List<int?> dma)
    {
        AsmToken at = line.Take();
        int before = dma.Count;
        ReadLanes(line, dma);
        int bytes = 2 * (dma.Count - before);
        if (bytes != DmaHeaderBytes)
        {
            throw line.Fault(at, "FNIC3004", $"a DMA header has {DmaHeaderBytes} bytes (ctrl 2, offset 2, length 2, cookie 2, memBase 8), found {bytes}");
        }

        int most = _context.Geometry.Dma.RequestsPerPacket;
        if (dma.Count * 2 > most * DmaHeaderBytes)
        {
            throw line.Fault(at, "FNIC3006", $"a layout has at most {most} DMA requests (dma.requests_per_packet in '{_context.Geometry.Name}')");
        }
    }

    private void ReadLanes(AsmLine line, List<int?> lanes)
    {
        do
        {
            AsmToken token = line.Peek;
            if (token.Kind == TokenKind.Number && token.Text == "0")
            {
                line.Take();
                lanes.Add(null);
                continue;
            }

            line.TakeWord("a container or 0 (two zero bytes)");
            int dot = token.Text.LastIndexOf('.');
            (string name, string part) = dot > 0 ? (token.Text[..dot], token.Text[(dot + 1)..]) : (token.Text, "");
            int[] found = LaneNames.Of(_names.Resolve(line, token, name), part, _context.Geometry.Phv)
                ?? throw line.Fault(token, "FNIC3005", $"'{token.Text}' is not a lane: words, their .hi and .lo, halves and even bytes (for the pair) fit");
            lanes.AddRange(found.Select(l => (int?)l));
        }
        while (!line.AtEnd);
    }

    private void ReadPayload(AsmLine line, RowAddress info)
    {
        line.Take();
        int mode = line.Peek.Text switch
        {
            "none" => 0,
            "parsed" => 1,
            "packet" => 2,
            "from" => 3,
            _ => throw line.Unexpected("none, parsed, packet or from N"),
        };
        line.Take();
        _context.Rows.SetField(info, "payload_mode", (uint)mode);
        if (mode == 3)
        {
            _context.Rows.SetField(info, "start", (uint)line.TakeInt(0, 255, "start", "8 bits"));
        }
    }

    private void Place(AsmLine line, RowAddress info, List<int?> dma, List<int?> header, int? length)
    {
        int beatBytes = _context.Geometry.BusBytes;
        int perBeat = beatBytes / 2;
        while (dma.Count % perBeat != 0)
        {
            dma.Add(null);
        }

        List<int?> all = [.. dma, .. header];
        int most = _context.Geometry.Deparser.MaxHeaderBytes;
        if (2 * all.Count > most)
        {
            throw line.Fault(line.Peek, "FNIC3006", $"this layout builds {2 * all.Count} bytes ({2 * dma.Count} of them DMA section in whole beats of {beatBytes}): {most} fit ({Limit})");
        }

        if (length is int given && (given > 2 * all.Count || given < 2 * dma.Count || given < (2 * all.Count) - 1))
        {
            throw line.Fault(line.Peek, "FNIC3004", $"length {given} does not agree with the {2 * all.Count} bytes emitted: {2 * all.Count} or one less fits");
        }

        int number = info.Row;
        _context.Rows.SetField(info, "hdr_len", (uint)(length ?? (2 * all.Count)));
        _context.Rows.SetField(info, "dma_beats", (uint)(dma.Count / perBeat));
        int beats = most / beatBytes;
        for (int beat = 0; beat < beats; beat++)
        {
            var address = new RowAddress(_section.Pipeline, Units.Deparser, DeparserTable.Lanes, (number * beats) + beat);
            for (int j = 0; j < perBeat && (beat * perBeat) + j < all.Count; j++)
            {
                if (all[(beat * perBeat) + j] is int lane && !_context.Rows.IsClaimed(address))
                {
                    _context.Rows.SetField(address, $"lane{j}", (uint)lane);
                    _context.Rows.SetField(address, $"en{j}", 1);
                }
            }
        }
    }
}
