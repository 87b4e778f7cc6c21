using FlexNic.Core;
using FlexNic.Host.Memory;
using FlexNic.Image;
using FlexNic.Image.Rules;

namespace FlexNic.Host.Driver;

/// <summary>
/// The host of a NIC: memory, driver and the application's queues, set up from an image and its rules. Memory that a rule speaks of is known before the NIC
/// hears of it, so that any other write of the NIC is a violation.
/// </summary>
public sealed class HostSystem
{
    private readonly RuleInstaller _installer;
    private readonly HostOptions _options;
    private readonly SortedDictionary<int, ApplicationQueue> _queues = [];
    private readonly int _rings;
    private readonly int _largestFrameBytes;
    private readonly int _vectors;

    /// <summary>Prepares memory and queues; the device is untouched until <see cref="Start"/>. Rules that do not fit raise <see cref="FlexNicInputException"/>.</summary>
    public HostSystem(IMmio mmio, HostMemory memory, ConfigurationImage image, IEnumerable<Rule> rules, HostOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(memory);
        ArgumentNullException.ThrowIfNull(image);
        ArgumentNullException.ThrowIfNull(rules);
        _options = options ?? new HostOptions();
        _rings = image.Geometry.Host.RxRings;
        _vectors = image.Geometry.Host.MsixVectors;
        _largestFrameBytes = image.Geometry.MaxFrameBytes;
        _installer = new RuleInstaller(image, image.Geometry);
        Memory = memory;
        Interrupts = new InterruptLog(memory);
        Driver = new NicDriver(mmio, memory, image.Geometry) { RepostEvery = _options.RepostEvery };
        foreach (Rule rule in rules)
        {
            Adopt(rule);
            _installer.Apply(rule);
        }
    }

    /// <summary>Host memory.</summary>
    public HostMemory Memory { get; }

    /// <summary>The driver.</summary>
    public NicDriver Driver { get; }

    /// <summary>Interrupt messages so far.</summary>
    public InterruptLog Interrupts { get; }

    /// <summary>The application's queues by their number.</summary>
    public IReadOnlyDictionary<int, ApplicationQueue> Queues => _queues;

    /// <summary>The image with all rules so far: what the device's tables hold.</summary>
    public ConfigurationImage Image => _installer.Snapshot();

    /// <summary>Probes the device, loads the image with its rules, sets up interrupts and all receive rings and lets traffic in.</summary>
    public void Start(Action<int, int>? progress = null)
    {
        Driver.Probe();
        Driver.LoadImage(Image, progress);
        int bufferBytes = _options.BufferBytes == 0 ? _largestFrameBytes : _options.BufferBytes;
        for (int ring = 0; ring < _rings; ring++)
        {
            int vector = ring % _vectors;
            if (_options.InterruptAddress is { } address)
            {
                Driver.SetUpInterrupt(vector, address, (uint)vector);
            }

            Driver.SetUpRing(ring, _options.RingEntries, bufferBytes, _options.DropWhenEmpty, vector);
        }

        Driver.EnableTraffic(_options.Lossless);
    }

    /// <summary>
    /// Installs a rule while traffic runs: one transaction when the queue of the configuration window holds it, else several in an order in which no packet
    /// sees an entry without its data.
    /// </summary>
    public void Apply(Rule rule)
    {
        ArgumentNullException.ThrowIfNull(rule);
        Adopt(rule);
        Driver.ApplyRowsInParts(_installer.Apply(rule));
    }

    /// <summary>
    /// Installs rules while traffic runs as one transaction: a packet sees all of them or none. Rules that together need more words than the queue of the
    /// configuration window holds are refused (FNIC5004).
    /// </summary>
    public void ApplyTogether(IReadOnlyList<Rule> rules)
    {
        ArgumentNullException.ThrowIfNull(rules);
        List<ImageRow> rows = [];
        foreach (Rule rule in rules)
        {
            Adopt(rule);
            rows.AddRange(_installer.Apply(rule));
        }

        Driver.ApplyRows(rows);
    }

    private void Adopt(Rule rule)
    {
        if (rule is not HostQueueRule queue)
        {
            return;
        }

        if (_queues.TryGetValue(queue.Queue, out ApplicationQueue? twin))
        {
            throw new FlexNicInputException(DriverErrors.QueueTwice, queue.Span, $"host_queue {queue.Queue} is there already, at 0x{twin.Rule.Base:x}: each queue is told once");
        }

        _queues.Add(queue.Queue, new ApplicationQueue(Memory, queue, _options.AdvanceEvery));
    }
}
