using System.Text;

namespace FlexNic.Geometry;

/// <summary>Renders docs/geometry.md, the reference of the geometry file, from the key table and the rules.</summary>
public static class GeometryReference
{
    private const string Head = """
        # The geometry file

        A geometry (`configs/*.toml`) decides the shape of the hardware; every width in the generated Verilog derives from it. It is TOML; all keys below must
        be present, none has a default, and no other key is accepted. A file that breaks a limit is refused with every fault at its line and column.

        Rendered from the key table in `src/FlexNic.Geometry/GeometryKeys.cs` and the rules in `GeometryRules.cs`; a test compares it.
        Accept a change with `FNIC_ACCEPT=1 dotnet test --filter GeometryReference`.

        """;

    /// <summary>The page.</summary>
    public static string Markdown()
    {
        var page = new StringBuilder(Head.ReplaceLineEndings("\n"));
        foreach ((string table, string summary) in GeometryKeys.Tables)
        {
            page.Append($"\n## [{table}]\n\n{summary}\n\n| key | fits | unit | meaning |\n|---|---|---|---|\n");
            foreach (GeometryKey key in GeometryKeys.All.Where(k => k.Table == table))
            {
                string why = key.Why.Length > 0 ? $" Limit: {key.Why}." : "";
                string free = key.Structural ? "" : " Not part of the fingerprint.";
                page.Append($"| `{key.Name}` | {key.Fits} | {key.Unit} | {key.Summary}{why}{free} |\n");
            }
        }

        page.Append("\n## Limits over several keys\n\n| code | keys | limit |\n|---|---|---|\n");
        foreach (GeometryRule rule in GeometryRules.All)
        {
            string keys = string.Join(", ", rule.Keys.Select(k => $"`{k}`"));
            page.Append($"| {rule.Code} | {keys} | {rule.Text} |\n");
        }

        page.Append("""

            ## Diagnostics of one key

            | code | meaning |
            |---|---|
            | FNIC1000 | the file cannot be read |
            | FNIC1001 | not valid TOML |
            | FNIC1002 | unknown table |
            | FNIC1003 | unknown key |
            | FNIC1004 | missing table or key |
            | FNIC1005 | wrong type |
            | FNIC1006 | value that does not fit |
            | FNIC1007 | list not ascending, or an entry given twice |

            ## Fingerprint

            SHA-256 over the lines `path = value` of all keys that decide the hardware, in the order of this page with the pipelines in the order ingress, dma,
            egress. The first 32 bits are the register `GEOMETRY`; an image carries the fingerprint of the geometry it was made for.

            """.ReplaceLineEndings("\n"));
        return page.ToString();
    }
}
