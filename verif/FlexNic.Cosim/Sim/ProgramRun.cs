using System.Collections.Immutable;
using System.Globalization;
using System.Numerics;
using FlexNic.Core;
using FlexNic.Host.Driver;
using FlexNic.Host.Memory;
using FlexNic.Image.Registers;
using FlexNic.Model.Program;
using FlexNic.Model.Program.Execution;
using FlexNic.Model.Program.Nic;
using FlexNic.Stf.Engine;

namespace FlexNic.Cosim.Sim;

/// <summary>
/// Runs a job on the program model: what the P4 text means, packet by packet. What is not of the program is added here as the NIC has it: ports refuse frames
/// that are too short or too long and fill up what they send as the geometry says, rings and ports that do not exist swallow what is sent to them.
/// </summary>
public sealed class ProgramRun
{
    private const string Runt = "runt", Oversize = "oversize", FrameError = "frame error", ByProgram = "by the ingress program", NoDestination = "no such destination";
    private readonly ProgramJob _job;
    private readonly HostMemory _memory = new();
    private readonly ProgramHostMemory _requests;
    private readonly ProgramEngine _engine;
    private readonly HostOutputs _outputs;
    private readonly SortedDictionary<int, ApplicationQueue> _queues = [];
    private readonly Dictionary<string, long> _drops = new(StringComparer.Ordinal) { [Runt] = 0, [Oversize] = 0, [FrameError] = 0, [ByProgram] = 0, [NoDestination] = 0 };
    private int _framesTaken;

    /// <summary>Sets up program, rules and host. What does not fit raises <see cref="FlexNicInputException"/>; an architecture that the model does not know, <see cref="NotSupportedException"/>.</summary>
    public ProgramRun(ProgramJob job)
    {
        ArgumentNullException.ThrowIfNull(job);
        _job = job;
        foreach (var rule in job.Queues)
        {
            _queues.Add(rule.Queue, new ApplicationQueue(_memory, rule, job.Host.AdvanceEvery));
        }

        _requests = new ProgramHostMemory(_memory);
        _engine = new ProgramEngine(job.Program, reportUndefined: job.ReportUndefined, host: _requests);
        _outputs = new HostOutputs(_queues, job.Geometry.Host.RxRings, job.Geometry.Ports);
        job.Rules.Run(_engine, "program");
        Values();
    }

    /// <summary>Takes all frames through; <paramref name="progress"/> is told frames done.</summary>
    public SimResult Run(Action<int>? progress = null)
    {
        int done = 0;
        foreach (SimFrame frame in _job.Frames)
        {
            if (Refused(frame) is { } cause)
            {
                _drops[cause]++;
            }
            else
            {
                Take(frame);
            }

            _outputs.Poll();
            progress?.Invoke(++done);
        }

        List<string> faults = [.. _memory.Violations.Select(v => v.ToString()), .. _queues.Values.SelectMany(q => q.Faults), .. _engine.FailedAssertions];
        return new SimResult("program", _outputs, ImmutableDictionary<CounterId, uint>.Empty, _drops, faults, null, null) { Reads = Values(), Undefined = UndefinedRead.Lines(_engine.UndefinedReads) };
    }

    private string? Refused(SimFrame frame) =>
        frame.Error ? FrameError
        : frame.Bytes.Length > _job.Geometry.MaxFrameBytes ? Oversize
        : frame.Bytes.Length < _job.Geometry.MinFrameBytes ? Runt
        : null;

    private void Take(SimFrame frame)
    {
        long before = _requests.Requests;
        _engine.Send(frame.Port, frame.Bytes);
        bool seen = false;
        foreach (EnginePacket packet in _engine.Drain())
        {
            seen = true;
            Send(packet);
        }

        for (; _framesTaken < _engine.RingFrames.Count; _framesTaken++)
        {
            seen = true;
            RingFrame delivered = _engine.RingFrames[_framesTaken];
            if (delivered.Ring < _outputs.Rings.Count)
            {
                _outputs.Deliver(delivered.Ring, new ReceivedFrame([.. delivered.Data], frame.Port, 0, 0, 0, false, delivered.Data.Length));
            }
            else
            {
                _drops[NoDestination]++;
            }
        }

        _drops[ByProgram] += seen || _requests.Requests > before ? 0 : 1;
    }

    private void Send(EnginePacket packet)
    {
        if (packet.Port >= _outputs.Sent.Count)
        {
            _drops[NoDestination]++;
        }
        else if (packet.Data.Length > 0)
        {
            byte[] bytes = new byte[Math.Max(_job.Geometry.PadFrameBytes, packet.Data.Length)];
            packet.Data.CopyTo(bytes);
            _outputs.Sent[packet.Port].Add(bytes);
        }
    }

    private SimValue[] Values() => [.. _job.Reads.Select(Value)];

    private SimValue Value(ProgramRead read)
    {
        BigInteger value = 0;
        long packets = 0, bytes = 0;
        string? reason = read.Of == ReadOf.Value
            ? _engine.ReadRegister(read.Name, read.Index, out value)
            : _engine.ReadCounter(read.Name, read.Index, out packets, out bytes);
        if (reason is not null)
        {
            throw new FlexNicInputException("FNIC3211", read.Span, string.Create(CultureInfo.InvariantCulture, $"{reason} (engine program)"));
        }

        return new SimValue(read.Label, read.Of switch { ReadOf.Packets => packets, ReadOf.Bytes => bytes, _ => value });
    }
}
