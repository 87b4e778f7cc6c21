using System.Collections.Concurrent;
using System.Globalization;
using System.Runtime.InteropServices;

namespace FlexNic.Cosim.Native;

/// <summary>A loaded model library. Stays loaded until the process ends, since the Verilator runtime keeps static state.</summary>
public sealed unsafe class VerilatedLibrary
{
    private static readonly ConcurrentDictionary<string, VerilatedLibrary> Loaded = new(StringComparer.Ordinal);

    private VerilatedLibrary(string path)
    {
        nint handle = NativeLibrary.Load(path);
        Create = (delegate* unmanaged<uint, int, nint>)NativeLibrary.GetExport(handle, "fnic_create");
        Destroy = (delegate* unmanaged<nint, void>)NativeLibrary.GetExport(handle, "fnic_destroy");
        StepClock = (delegate* unmanaged<nint, uint*, uint*, int>)NativeLibrary.GetExport(handle, "fnic_step");
        TraceOpen = (delegate* unmanaged<nint, byte*, int>)NativeLibrary.GetExport(handle, "fnic_trace_open");
        Message = (delegate* unmanaged<nint, byte*>)NativeLibrary.GetExport(handle, "fnic_message");
        var portTable = (delegate* unmanaged<byte*>)NativeLibrary.GetExport(handle, "fnic_port_table");
        Ports = ReadPorts(Marshal.PtrToStringUTF8((nint)portTable()) ?? string.Empty);
    }

    /// <summary>All ports except the clock, by name.</summary>
    public IReadOnlyDictionary<string, Port> Ports { get; }

    internal delegate* unmanaged<uint, int, nint> Create { get; }

    internal delegate* unmanaged<nint, void> Destroy { get; }

    internal delegate* unmanaged<nint, uint*, uint*, int> StepClock { get; }

    internal delegate* unmanaged<nint, byte*, int> TraceOpen { get; }

    internal delegate* unmanaged<nint, byte*> Message { get; }

    /// <summary>Loads a library made by the builder, once per process.</summary>
    public static VerilatedLibrary Load(string path) => Loaded.GetOrAdd(Path.GetFullPath(path), p => new VerilatedLibrary(p));

    private static Dictionary<string, Port> ReadPorts(string table)
    {
        var ports = new Dictionary<string, Port>(StringComparer.Ordinal);
        int input = 0;
        int output = 0;
        foreach (string line in table.Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            string[] parts = line.Split(' ');
            bool isInput = parts[0] == "i";
            int width = int.Parse(parts[2], CultureInfo.InvariantCulture);
            ref int next = ref isInput ? ref input : ref output;
            var port = new Port(parts[1], isInput, width, next);
            next += port.Words;
            ports.Add(port.Name, port);
        }

        return ports;
    }
}
