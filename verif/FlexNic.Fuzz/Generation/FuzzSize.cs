using FlexNic.Geometry;

namespace FlexNic.Fuzz.Generation;

/// <summary>How large programs become, by what a geometry holds.</summary>
/// <param name="Headers">Most headers, a stack among them.</param>
/// <param name="HeaderBytes">Most bytes of all headers.</param>
/// <param name="Statements">Statements of a control, about.</param>
/// <param name="Tables">Most tables of a control.</param>
/// <param name="Depth">Depth of expressions.</param>
/// <param name="Packets">Packets of a test.</param>
/// <param name="Ports">Ports that packets use.</param>
public sealed record FuzzSize(int Headers, int HeaderBytes, int Statements, int Tables, int Depth, int Packets, int Ports)
{
    /// <summary>The size for a geometry.</summary>
    public static FuzzSize Of(NicGeometry geometry)
    {
        ArgumentNullException.ThrowIfNull(geometry);
        int ports = Math.Min(geometry.Ports, 4);
        return geometry.Ingress.Stages < 12 ? new FuzzSize(3, 16, 3, 1, 1, 16, ports) : new FuzzSize(4, 28, 7, 3, 2, 16, ports);
    }
}
