using System.Text;
using FlexNic.Fuzz.Programs;
using FlexNic.Stf.Engine;

namespace FlexNic.Fuzz.Running;

/// <summary>Cases as files that <c>flexnic test</c> runs.</summary>
public static class CaseFiles
{
    /// <summary>Writes NAME.p4 and NAME.stf; gives the path of the latter. What is expected is what the program means.</summary>
    public static string Write(FuzzCase fuzz, FuzzOutcome outcome, CaseRunner runner, string folder)
    {
        ArgumentNullException.ThrowIfNull(fuzz);
        ArgumentNullException.ThrowIfNull(outcome);
        ArgumentNullException.ThrowIfNull(runner);
        Directory.CreateDirectory(folder);
        File.WriteAllText(Path.Combine(folder, $"{fuzz.Name}.p4"), fuzz.Program.ToString());
        string path = Path.Combine(folder, $"{fuzz.Name}.stf");
        File.WriteAllText(path, Test(fuzz, outcome, runner.Expected(fuzz)));
        return path;
    }

    private static string Test(FuzzCase fuzz, FuzzOutcome outcome, IReadOnlyList<IReadOnlyList<EnginePacket>> expected)
    {
        var text = new StringBuilder();
        if (outcome.Kind == FuzzOutcomeKind.Mismatch)
        {
            text.Append($"# {outcome.Reason}\n");
        }

        int packet = 0;
        foreach (FuzzStep step in fuzz.Steps)
        {
            text.Append($"{step}\n");
            if (step is PacketStep)
            {
                foreach (EnginePacket sent in expected[packet++])
                {
                    text.Append($"expect {sent.Port} {Convert.ToHexStringLower([.. sent.Data])} $\n");
                }
            }
        }

        return text.ToString();
    }
}
