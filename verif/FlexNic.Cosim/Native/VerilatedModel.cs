using System.Runtime.InteropServices;
using System.Text;

namespace FlexNic.Cosim.Native;

/// <summary>
/// One instance of a Verilated module. A clock is: set inputs, <see cref="Step"/>, read outputs. The outputs read are those that stood before
/// the rising edge, together with the inputs set for it, so a stream transfers in this clock iff its valid and ready both read 1.
/// </summary>
public sealed unsafe class VerilatedModel : IDisposable
{
    private readonly VerilatedLibrary _library;
    private readonly uint[] _inputs;
    private readonly uint[] _outputs;
    private readonly uint* _in;
    private readonly uint* _out;
    private nint _handle;

    /// <summary>Creates an instance; <paramref name="seed"/> and <paramref name="randReset"/> (0 zeros, 1 ones, 2 random) decide unknown initial values.</summary>
    public VerilatedModel(VerilatedLibrary library, uint seed = 1, int randReset = 2)
    {
        ArgumentNullException.ThrowIfNull(library);
        _library = library;
        _inputs = GC.AllocateArray<uint>(1 + library.Ports.Values.Where(p => p.IsInput).Sum(p => p.Words), pinned: true);
        _outputs = GC.AllocateArray<uint>(1 + library.Ports.Values.Where(p => !p.IsInput).Sum(p => p.Words), pinned: true);
        _in = (uint*)Marshal.UnsafeAddrOfPinnedArrayElement(_inputs, 0);
        _out = (uint*)Marshal.UnsafeAddrOfPinnedArrayElement(_outputs, 0);
        _handle = library.Create(seed, randReset);
    }

    /// <summary>Clocks stepped so far.</summary>
    public long Clock { get; private set; }

    /// <summary>Starts writing waves; false when the library was built without them.</summary>
    public bool OpenWaves(string path)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(path)) ?? ".");
        fixed (byte* name = Encoding.UTF8.GetBytes(Path.GetFullPath(path) + "\0"))
        {
            return _library.TraceOpen(_handle, name) == 1;
        }
    }

    /// <summary>The port of that name.</summary>
    /// <exception cref="InvalidOperationException">The module has no such port.</exception>
    public Port Port(string name) => _library.Ports.TryGetValue(name, out Port? port)
        ? port
        : throw new InvalidOperationException($"the module has no port '{name}'; it has {string.Join(", ", _library.Ports.Keys.Order(StringComparer.Ordinal))}");

    /// <summary>Sets an input of up to 64 bits.</summary>
    public void Set(Port port, ulong value)
    {
        _in[port.Offset] = (uint)value;
        if (port.Words > 1)
        {
            _in[port.Offset + 1] = (uint)(value >> 32);
        }
    }

    /// <summary>Words of an input, to be written in place.</summary>
    public Span<uint> Input(Port port) => new(_in + port.Offset, port.Words);

    /// <summary>Words of an output as they stood before the last rising edge.</summary>
    public ReadOnlySpan<uint> Output(Port port) => new(_out + port.Offset, port.Words);

    /// <summary>Low 64 bits of an output.</summary>
    public ulong Get(Port port) => port.Words > 1 ? _out[port.Offset] | ((ulong)_out[port.Offset + 1] << 32) : _out[port.Offset];

    /// <summary>One clock.</summary>
    /// <exception cref="HardwareAssertionException">An assertion in the Verilog failed.</exception>
    public void Step()
    {
        int ended = _library.StepClock(_handle, _in, _out);
        Clock++;
        if (ended != 0)
        {
            throw new HardwareAssertionException(Clock, Marshal.PtrToStringUTF8((nint)_library.Message(_handle)) ?? string.Empty);
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (_handle != 0)
        {
            _library.Destroy(_handle);
            _handle = 0;
        }
    }
}
