using System.Globalization;
using System.Numerics;
using FlexNic.Compiler;
using FlexNic.Core;
using FlexNic.Fuzz.Programs;
using FlexNic.Geometry;
using FlexNic.Lowering;
using FlexNic.Model.Program;
using FlexNic.P4;
using FlexNic.P4.Checked;
using FlexNic.Stf.Engine;
using FlexNic.Stf.Running;

namespace FlexNic.Fuzz.Running;

/// <summary>
/// Runs a case on the program model and on the targets, packet by packet, and compares what comes out. A packet for which the program reads what it never set
/// may leave in any way, and so may the packets after it when the program has registers: a difference there is none, but is told as undefined.
/// </summary>
public sealed class CaseRunner(NicGeometry geometry, IReadOnlyList<IFuzzTarget> targets)
{
    private string _text = "";
    private CheckedProgram? _checked;
    private CompiledProgram? _compiled;
    private FuzzOutcome? _refusal;

    /// <summary>Compiles and runs.</summary>
    public FuzzOutcome Run(FuzzCase fuzz)
    {
        ArgumentNullException.ThrowIfNull(fuzz);
        Prepare(fuzz);
        if (_refusal is not null)
        {
            return _refusal;
        }

        var model = new ProgramEngine(_checked!, reportUndefined: true);
        List<int> undefined = [];
        (List<string> meant, string? fault) = Play(fuzz, model, () => undefined.Add(model.UndefinedReads.Count));
        if (fault is not null)
        {
            return new FuzzOutcome(FuzzOutcomeKind.Invalid, fault);
        }

        bool keeps = fuzz.Program.Ingress.Objects.Length + fuzz.Program.Egress.Objects.Length > 0;
        bool IsDefined(int packet) => undefined[packet] == (keeps || packet == 0 ? 0 : undefined[packet - 1]);

        FuzzOutcome all = FuzzOutcome.Equal;
        foreach (IFuzzTarget target in targets)
        {
            FuzzOutcome outcome = Compare(fuzz, target, meant, IsDefined);
            if (outcome.Kind is not (FuzzOutcomeKind.Equal or FuzzOutcomeKind.Undefined))
            {
                return outcome;
            }

            all = outcome.Kind == FuzzOutcomeKind.Undefined ? outcome : all;
        }

        return all;
    }

    /// <summary>What the program means for each packet: the packets that leave.</summary>
    public IReadOnlyList<IReadOnlyList<EnginePacket>> Expected(FuzzCase fuzz)
    {
        ArgumentNullException.ThrowIfNull(fuzz);
        Prepare(fuzz);
        var engine = new ProgramEngine(_checked!);
        List<IReadOnlyList<EnginePacket>> sent = [];
        foreach (FuzzStep step in fuzz.Steps)
        {
            Apply(step, engine);
            if (step is PacketStep)
            {
                sent.Add(engine.Drain());
            }
        }

        return sent;
    }

    private void Prepare(FuzzCase fuzz)
    {
        string text = fuzz.Program.ToString();
        if (text == _text)
        {
            return;
        }

        (_text, _checked, _compiled, _refusal) = (text, null, null, null);
        P4Result result = P4Frontend.Compile($"{fuzz.Name}.p4", text, P4Options.WithIncludes());
        if (result.Program is null)
        {
            _refusal = new FuzzOutcome(FuzzOutcomeKind.Invalid, result.Diagnostics.First(d => d.Severity == Severity.Error).ToString());
            return;
        }

        _checked = result.Program;
        try
        {
            _compiled = Pipeline.Run(P4Lowering.Run(result.Program, fuzz.Name), geometry);
        }
        catch (FlexNicInputException refused)
        {
            _refusal = new FuzzOutcome(FuzzOutcomeKind.Refused, $"{refused.Diagnostics[0].Code}: {refused.Diagnostics[0].Message}");
        }
        catch (Exception bug) when (IsBug(bug))
        {
            _refusal = Fault("compiler", bug);
        }
    }

    private FuzzOutcome Compare(FuzzCase fuzz, IFuzzTarget target, List<string> meant, Func<int, bool> isDefined)
    {
        try
        {
            IPacketEngine engine = target.Load(_compiled!);
            using var owned = engine as IDisposable;
            (List<string> got, string? refused) = Play(fuzz, engine);
            if (refused is not null)
            {
                return new FuzzOutcome(FuzzOutcomeKind.Refused, refused);
            }

            bool undefined = false;
            for (int i = 0; i < meant.Count; i++)
            {
                if (meant[i] == got[i])
                {
                    continue;
                }

                if (isDefined(i))
                {
                    return new FuzzOutcome(FuzzOutcomeKind.Mismatch, $"packet {i + 1}: the program means {Said(meant[i])}, {target.Name} gives {Said(got[i])}", target.Name);
                }

                undefined = true;
            }

            return undefined ? FuzzOutcome.Undefined : FuzzOutcome.Equal;
        }
        catch (FlexNicInputException refused)
        {
            // The text of an image that the compiler made is good, or the compiler is not.
            return new FuzzOutcome(FuzzOutcomeKind.Mismatch, $"{target.Name} refuses the image: {refused.Diagnostics[0]}", $"image {refused.Diagnostics[0].Code}");
        }
        catch (Exception bug) when (IsBug(bug))
        {
            return Fault(target.Name, bug);
        }
    }

    private static bool IsBug(Exception e) => e is not (OutOfMemoryException or OperationCanceledException);

    private static FuzzOutcome Fault(string where, Exception bug) =>
        new(FuzzOutcomeKind.Mismatch, $"{where} fails: {bug.GetType().Name}: {bug.Message} {bug.StackTrace?.Split('\n')[0].Trim()}", $"{where} {bug.GetType().Name} {bug.StackTrace?.Split('\n')[0].Trim()}");

    private static string Said(string packets) => packets.Length == 0 ? "nothing" : packets;

    // Ports that the NIC has not: what goes there is dropped.
    private (List<string> Sent, string? Refused) Play(FuzzCase fuzz, IPacketEngine engine, System.Action? after = null)
    {
        List<string> sent = [];
        foreach (FuzzStep step in fuzz.Steps)
        {
            if (Apply(step, engine) is { } refused)
            {
                return (sent, $"'{step}': {refused}");
            }

            if (step is PacketStep)
            {
                // The wire has no packets without bytes: docs/hardware.md, section 5, lets the deparser consume them.
                sent.Add(string.Join(' ', engine.Drain().Where(p => !p.Data.IsEmpty && p.Port < geometry.Ports).Select(OnTheWire)));
                after?.Invoke();
            }
        }

        return (sent, null);
    }

    // Ports fill short packets with zeros, which the program does not know.
    private string OnTheWire(EnginePacket packet) => string.Create(
        CultureInfo.InvariantCulture, $"{packet.Port}:{Convert.ToHexStringLower([.. packet.Data]).PadRight(2 * geometry.PadFrameBytes, '0')}");

    private static string? Apply(FuzzStep step, IPacketEngine engine)
    {
        switch (step)
        {
            case PacketStep packet:
                engine.Send(packet.Port, [.. packet.Data]);
                return null;
            case AddStep add:
                return NameLookup.Table(engine, $"{add.Control}.{add.Table.Name}", out string reason) is { } table && Action(table, add.Control, add.Entry.Call, ref reason) is { } action
                    ? engine.AddEntry(table, [.. add.Entry.Matches.Select((m, i) => Match(m, add.Table.Keys[i].MatchKind))], action, Arguments(add.Entry.Call, action), add.Entry.Priority ?? 0, out _)
                    : reason;
            case SetDefaultStep set:
                return NameLookup.Table(engine, $"{set.Control}.{set.Table.Name}", out string why) is { } of && Action(of, set.Control, set.Call, ref why) is { } call
                    ? engine.SetDefault(of, call, Arguments(set.Call, call))
                    : why;
            default:
                return $"unknown step {step}";
        }
    }

    private static EngineAction? Action(EngineTable table, string control, FuzzCall call, ref string reason) =>
        NameLookup.Action(table, call.Action == "NoAction" ? call.Action : $"{control}.{call.Action}", out reason);

    private static BigInteger[] Arguments(FuzzCall call, EngineAction action) => [.. action.Parameters.Select(p => call.Arguments.FirstOrDefault(a => a.Name == p.Name).Value)];

    private static EngineMatch Match(FuzzMatch match, string kind) => match.Value is not { } value ? new AnyMatch()
        : match.Prefix is { } length ? new PrefixMatch(value, length)
        : match.Mask is { } mask ? new TernaryMatch(value, mask)
        : match.Last is { } last ? new RangeMatch(value, last)
        : kind == "ternary" ? new TernaryMatch(value, 1) : new ExactMatch(value);
}
