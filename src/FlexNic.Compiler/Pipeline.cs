using System.Collections.Immutable;
using System.Diagnostics;
using System.Globalization;
using FlexNic.Compiler.Action;
using FlexNic.Compiler.Deparser;
using FlexNic.Compiler.Emit;
using FlexNic.Compiler.Match;
using FlexNic.Compiler.Parser;
using FlexNic.Compiler.Phv;
using FlexNic.Core;
using FlexNic.Geometry;
using FlexNic.Ir;

namespace FlexNic.Compiler;

/// <summary>
/// IR => image, pass by pass:
/// 1. marks: bits of <c>flags</c> for what the parser finds. First, because layouts are told apart by them.
/// 2. layouts: which headers leave together. Before PHV allocation, because a header emitted at another parity needs a second place.
/// 3. phv: containers for headers. Before instruction selection, because the class of a container decides which slots read it.
/// 4. ops: nodes => ops on registers.
/// 5. placement: stages for lookups and ops, containers for intermediate values; needs all ops, because headers may be overwritten only when all have read them.
/// 6. rows: parser rows; any time after phv.
/// 7. text.
/// A program that does not fit raises <see cref="FlexNicInputException"/>.
/// </summary>
public sealed class Pipeline
{
    // Besides constants of DMA headers: a condition, and numbers on their way into an address.
    private const int ScratchHalves = 4;
    private const int ManyWords = 8;
    private const int FewWords = 3;
    private const int Attempts = 2 * (ManyWords - FewWords + 1);

    // Bits of an entry that are left free when parameters alone would fill it.
    private const int EntrySpare = 24;

    private readonly IrProgram _program;
    private readonly NicGeometry _geometry;
    private readonly MetadataContainers _metadata;
    private readonly Target _target;
    private readonly List<CompilerPass> _passes = [];
    private readonly List<Diagnostic> _warnings = [];
    private readonly Stopwatch _clock = Stopwatch.StartNew(); // for the times of passes; no result depends on it

    private Pipeline(IrProgram program, NicGeometry geometry)
    {
        (_program, _geometry) = (program, geometry);
        _metadata = new MetadataContainers(geometry.Phv);
        _target = new Target(geometry, program.Pipeline);
    }

    /// <summary>Compiles a program for a geometry: each of its pipelines by itself.</summary>
    public static CompiledProgram Run(IrProgram program, NicGeometry geometry)
    {
        ArgumentNullException.ThrowIfNull(program);
        ArgumentNullException.ThrowIfNull(geometry);
        int attempts = program.Behind.IsEmpty ? 1 : Attempts;
        CompiledPipeline[] parts = DeepThread.Run<CompiledPipeline[]>(() => [.. program.Behind.Prepend(program).Select(p => Fitted(p, geometry, attempts))]);
        var clock = Stopwatch.StartNew(); // for the time of the pass
        string text = ImageText.Of(program.Name, parts.ToDictionary(p => p.Id, p => p.Write));
        var written = new CompilerPass("text", clock.Elapsed, text);
        return new CompiledProgram(text, [.. parts.SelectMany(p => p.Tables)], FitReport.Join([.. parts.Select(p => p.Report)]), [.. parts.SelectMany(p => p.Passes), written], [.. parts.SelectMany(p => p.Warnings)])
        {
            Registers = [.. parts.SelectMany(p => p.Registers).OrderBy(r => r.Name, StringComparer.Ordinal)],
        };
    }

    // Large tables get several stages as long as there are stages for all.
    private static CompiledPipeline Fitted(IrProgram program, NicGeometry geometry, int attempts)
    {
        var target = new Target(geometry, program.Pipeline);
        FlexNicInputException? refusal = null;
        for (int parts = TableSplit.Wanted(program, target); parts > 0; parts /= 2)
        {
            try
            {
                return Best(TableSplit.Run(program, target, parts, 0), geometry, attempts);
            }
            catch (FlexNicInputException fault)
            {
                refusal = fault; // too many: fewer
            }
        }

        return refusal!.Diagnostics[0].Code == "FNIC4205" ? Best(TableSplit.Run(program, target, 1, EntrySpare), geometry, attempts) : throw refusal;
    }

    // How many containers headers should leave to values shows only when all is placed: other budgets follow where one does not fit.
    private static CompiledPipeline Best(IrProgram program, NicGeometry geometry, int attempts)
    {
        FlexNicInputException? first = null;
        for (int attempt = 0; attempt < attempts; attempt++)
        {
            try
            {
                return new Pipeline(program, geometry).Run(attempt);
            }
            catch (FlexNicInputException refused)
            {
                first ??= refused;
            }
        }

        throw first!;
    }

    private static PhvBudget Budget(int attempt, bool computes, int constants)
    {
        if (attempt == 0 && constants == 0)
        {
            return new PhvBudget(computes ? ManyWords : FewWords, 0, false, ContainerKind.Half);
        }

        return new PhvBudget(ManyWords - (attempt / 2), constants == 0 ? 0 : constants + ScratchHalves, true, attempt % 2 == 0 ? ContainerKind.Half : ContainerKind.Word);
    }

    private CompiledPipeline Run(int attempt)
    {
        var marks = new ParserMarks(_program);
        var images = new Images(_program);
        var layouts = new Layouts(_program, _geometry, marks, new DmaSection(_program, _geometry), images.Emitted);
        Node layout = layouts.Run();
        Outputs outputs = Outputs.Of(_program, layouts.All, layout);
        Passed("layouts", () => string.Join('\n', layouts.All.Select((l, i) => $"{i}: {string.Join(' ', l.Images.Select(x => x.Header.Name))}, payload from {l.PayloadStart}, {l.Dma.Headers.Length} requests")));
        var lanes = new Lanes(_program.Nodes, images, outputs, _metadata);
        new UnitUse(_program, _target, outputs, images, lanes).Run(layouts.All);
        var allocator = new PhvAllocator(_target);
        var hashes = new HashWindow(_program, _target, images, allocator);
        hashes.Pin();
        int constants = lanes.Constants(outputs.Dma);
        PhvBudget budget = Budget(attempt, outputs.NeedsArithmetic, constants);
        allocator.Run(images.InOrder(), budget);
        Passed("phv", () => string.Join('\n', images.InOrder().Select(i => $"{i.Image.Header.Name} parity {i.Image.Parity}: {string.Join(' ', i.Image.Units.Select(u => u.Container is { } c ? $"{c}{(u.IsLow ? ".lo" : "")}" : "-"))}")));
        var tables = new Dictionary<Request, TableItem>(ReferenceEqualityComparer.Instance);
        foreach (TableRequest request in _program.Requests.OfType<TableRequest>())
        {
            tables.Add(request, new TableItem(request, tables.Count));
        }

        var builder = new OpBuilder(_program.Nodes, _target, budget, b => Places(b, marks, images), tables) { Room = (allocator.Free(ContainerKind.Word), allocator.Free(ContainerKind.Half)) };
        builder.CountUses([.. IrWalk.RequestRoots(_program.Requests), .. outputs.Roots]);

        var lookups = new TablePreparation(_program.Nodes, builder, _target);
        var memories = new MemoryPreparation(_program, builder, _target, [.. outputs.Roots]);

        // In the order of the program, because an access to a memory may need what an earlier one answered.
        foreach (Request request in _program.Requests)
        {
            if (request is TableRequest)
            {
                lookups.Run(tables[request], _warnings);
            }
            else if (request is MemoryRequest memory)
            {
                memories.Run(memory);
            }
            else if (request is HashRequest hash)
            {
                hashes.Run(hash, builder);
            }
        }

        outputs.Write(builder, images, _metadata);
        PlacedLayout[] placed = [.. layouts.All.Select(l => Placed(l, lanes, builder))];
        Passed("ops", () => string.Join('\n', builder.Bundles.Select(b => $"{b.Number}: {string.Join(" | ", b.Choices.Select(c => $"if {NodeText.Of(c.Guard)}: {OpText.Of(c.Op)}"))}")));
        HashSet<Container> emitted = [.. layouts.All.SelectMany(l => l.Images).SelectMany(i => i.Units.SelectMany(u => i.ContainersOf(u))), .. lanes.Direct];
        var scratch = new Scratch(_target, builder, [.. tables.Values], allocator.Taken, emitted, _program.Pipeline != IrPipeline.Ingress || !_program.Behind.IsEmpty);
        IReadOnlyList<StageCode> stages = new Placement(_target, builder, _program.Nodes, [.. tables.Values], scratch).Run();
        Passed("placement", () => string.Join('\n', stages.SelectMany(s => s.Lines)));
        var parser = new ParserRows(_program, _geometry, marks, images.Home);
        IReadOnlyList<ParserRow> rows = parser.Run();
        Passed("rows", () => string.Join('\n', rows.SelectMany(r => r.Lines())));
        return new CompiledPipeline(
            _program.Pipeline,
            text => text.Write(parser.Starts, rows, stages, placed),
            [.. stages.SelectMany(s => s.Tables).GroupBy(t => t.Item.Request.Name).Select(Describe), .. _program.IdleTables.Select(Describe)],
            [.. stages.SelectMany(s => s.Memories).SelectMany(Describe)],
            Report(stages, rows, layouts, allocator),
            [.. _passes],
            [.. _warnings]);
    }

    private PlacedLayout Placed(Layout layout, Lanes lanes, OpBuilder builder) => new(
        layout,
        [.. layout.Dma.Headers.Select(h => lanes.Of(h, builder))],
        layout.Dma.Values is { } values ? lanes.Of(values, builder) : [],
        layout.Dma.SectionBytes(_geometry));

    // Passes of pipelines behind the first are told apart by the pipeline.
    private void Passed(string pass, Func<string> text)
    {
        TimeSpan time = _clock.Elapsed;
        _passes.Add(new CompilerPass(_program.Pipeline == IrPipeline.Ingress ? pass : $"{_target.Name}-{pass}", time, text() + "\n"));
        _clock.Restart();
    }

    private Dictionary<Field, IReadOnlyList<Piece>> Places(OpBuilder builder, ParserMarks marks, Images images)
    {
        var places = new Dictionary<Field, IReadOnlyList<Piece>>(ReferenceEqualityComparer.Instance);
        foreach (HeaderImage image in images.Homes)
        {
            foreach (Field field in image.Header.Fields.Where(f => image.UnitsOf(f).All(u => u.Container is not null)))
            {
                places[field] = image.PiecesOf(field, builder.Fixed);
            }
        }

        foreach ((Field field, int bit) in marks.Bits)
        {
            places[field] = [new Piece(0, 1, builder.Fixed(_metadata.Flags), bit)];
        }

        foreach (Field field in IrWalk.Inputs(_program).Where(f => f.Kind == FieldKind.Intrinsic))
        {
            places[field] = [new Piece(0, field.Width, builder.Fixed(_metadata.Of(field.Name)), 0)];
        }

        return places;
    }

    private static CompiledTable Describe(IEnumerable<PlacedTable> placed)
    {
        CompiledTable[] all = [.. placed.GroupBy(p => p.Item.Request.Part).OrderBy(p => p.Key).Select(part =>
        {
            CompiledTable[] lookups = [.. part.OrderBy(p => StageCoder.CopyOf(p.Item.Request)).Select(Describe)];
            return lookups[0] with { Copies = [.. lookups.Skip(1)] };
        })];
        return all[0] with { ProgramEntries = all.Sum(p => p.ProgramEntries), DefaultIsConstant = all[^1].DefaultIsConstant, Entries = [.. all.SelectMany(p => p.Entries)], More = [.. all.Skip(1)] };
    }

    private static CompiledTable Describe(PlacedTable placed)
    {
        TableRequest request = placed.Item.Request;
        return new CompiledTable(
            request.Name,
            StageCoder.ImageNameOf(request),
            placed.Stage,
            placed.IsTernary,
            [.. request.Keys.Select((k, i) => new CompiledKey(k.Name, k.MatchKind, k.Value.Width, (k.Value as ConstantNode)?.Value, [.. placed.Keys[i].Select(f => new CompiledKeyField(f.Field, f.ValueLow, f.Width))]))],
            [.. request.Actions.Select((a, i) => Describe(a, placed.Actions[i]))],
            request.Entries.Length,
            request.DefaultIsConstant)
        {
            EntriesAreConstant = request.EntriesAreConstant,
            Entries = request.EntriesAreConstant ? [] : request.Entries,
        };
    }

    private static CompiledTable Describe(IdleTable idle) =>
        new(idle.Name, "", -1, false, [.. idle.Keys.Select(k => new CompiledKey(k.Name, k.MatchKind, k.Width, null, []))], [.. idle.Actions.Select(a => Describe(a, new PlacedAction("", "", [], [])))], idle.Entries, idle.DefaultIsConstant)
        {
            EntriesAreConstant = idle.EntriesAreConstant,
        };

    private static CompiledAction Describe(RequestAction action, PlacedAction placed) =>
        new(action.Name, placed.Hit, placed.Miss, [.. action.Parameters.Select(p => (p.Name, p.Width))], [.. placed.HitData], [.. placed.MissData]) { OnlyDefault = action.OnlyDefault, OnlyEntries = action.OnlyEntries };

    // An element that is a pair of numbers is known as a whole and, unless a counter, by the names of both.
    private static IEnumerable<CompiledRegister> Describe(PlacedMemory placed)
    {
        Memory memory = placed.Memory;
        CompiledRegisterKind kind = !memory.IsCounter ? CompiledRegisterKind.Register
            : memory.Pair is not null ? CompiledRegisterKind.PacketAndByteCounter
            : memory.CountsBytes ? CompiledRegisterKind.ByteCounter : CompiledRegisterKind.PacketCounter;
        CompiledRegisterPart[] parts = [.. placed.Parts.Select(p => new CompiledRegisterPart(p.ImageName, p.ValueLow, p.Width))];
        yield return new CompiledRegister(memory.Name, kind, parts.Sum(p => p.Width), memory.Size, [.. parts]) { Initial = memory.Initial };
        if (memory.Pair is { } pair && !memory.IsCounter)
        {
            var low = memory.Initial & NodeFactory.Ones(memory.Width);
            yield return new CompiledRegister($"{memory.Name}.{pair.Low}", kind, memory.Width, memory.Size, [parts[0]]) { Initial = low };
            yield return new CompiledRegister($"{memory.Name}.{pair.High}", kind, memory.Width, memory.Size, [parts[1] with { ValueLow = 0 }]) { Initial = memory.Initial >> memory.Width };
        }
    }

    private FitReport Report(IReadOnlyList<StageCode> stages, IReadOnlyList<ParserRow> rows, Layouts layouts, PhvAllocator allocator)
    {
        StageGeometry s = _target.Stage;
        ImmutableArray<string> columns = ["key 32", "key 16", "key 8", "exact", "tcam rows", "actions", "slots 32", "slots 16", "slots 8"];
        ImmutableArray<FitRow> fit = [.. stages.Select(x => new FitRow(x.Stage,
            [(x.Use.KeyWords, s.KeyWords), (x.Use.KeyHalves, s.KeyHalves), (x.Use.KeyBytes, s.KeyBytes), (x.Use.ExactTables, 1), (x.Use.TernaryRows, s.TernaryRows), (x.Use.Actions, s.Actions), (x.Use.WordSlots, s.WordSlots), (x.Use.HalfSlots, s.HalfSlots), (x.Use.ByteSlots, s.ByteSlots)],
            [.. x.Use.Contents]))];
        int Taken(ContainerKind kind) => allocator.Taken.Count(c => c.Kind == kind);
        return new FitReport(_program.Name, _geometry.Name, columns, [new PipelineFit(_target.Name, fit,
        [
            ("stages", stages.Count, _target.Pipeline.Stages),
            ("parser rows", rows.Count, _geometry.Parser.States),
            ("layouts", layouts.All.Count, _geometry.Deparser.Layouts),
            ("words with headers", Taken(ContainerKind.Word), _geometry.Phv.Words),
            ("halves with headers", Taken(ContainerKind.Half), _geometry.Phv.Halves),
            ("bytes with headers", Taken(ContainerKind.Byte), _geometry.Phv.Bytes),
        ])]);
    }
}
