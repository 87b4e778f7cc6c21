using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace FlexNic.Cosim.Build;

/// <summary>Reads the port list of a Verilated module from its generated header, so that no second port table can differ from the hardware.</summary>
internal static partial class VerilatedHeader
{
    [GeneratedRegex(@"VL_(?<dir>IN|OUT)(?<kind>8|16|64|W)?\(&(?<name>\w+),(?<msb>\d+),(?<lsb>\d+)")]
    private static partial Regex PortPattern();

    /// <summary>The body of the FNIC_PORTS macro: X(i, rst, 1) X(o, m_valid, 1) ... without the clock.</summary>
    public static string PortMacro(string headerText)
    {
        var text = new StringBuilder();
        foreach (Match match in PortPattern().Matches(headerText))
        {
            string name = match.Groups["name"].Value;
            if (name == "clk")
            {
                continue;
            }

            int width = int.Parse(match.Groups["msb"].Value, CultureInfo.InvariantCulture)
                - int.Parse(match.Groups["lsb"].Value, CultureInfo.InvariantCulture) + 1;
            string direction = match.Groups["dir"].Value == "IN" ? "i" : "o";
            text.Append("X(").Append(direction).Append(", ").Append(name).Append(", ").Append(width).Append(") ");
        }

        return text.ToString().TrimEnd();
    }
}
