using System.Collections.Immutable;
using FlexNic.Fuzz.Programs;

namespace FlexNic.Fuzz.Generation;

/// <summary>Checksums over headers.</summary>
internal sealed class ChecksumGenerator(Shared shared)
{
    /// <summary>Sometimes one that is computed anew.</summary>
    public ImmutableArray<FuzzStatement> Compute()
    {
        if (!shared.Choice.Percent(10))
        {
            return [];
        }

        (string Path, FuzzHeaderType Type)[] fit =
            [.. shared.Headers.Where(h => h.Type.Fields.Any(f => f.Type.Width == 16) && h.Type.Bits > 16).SelectMany(h => h.Paths.Select(p => (p, h.Type)))];
        if (fit.Length == 0)
        {
            return [];
        }

        (string path, FuzzHeaderType type) = shared.Choice.Of(fit);
        FuzzField to = type.Fields.First(f => f.Type.Width == 16);
        shared.Features.Add("update_checksum");
        string fields = string.Join(", ", type.Fields.Where(f => f != to).Select(f => $"{path}.{f.Name}"));
        return [LineStatement.Of($"update_checksum({path}.isValid(), {{ {fields} }}, {path}.{to.Name}, HashAlgorithm.csum16);")];
    }
}
