using FlexNic.Fuzz.Programs;

namespace FlexNic.Fuzz.Running;

/// <summary>Makes a case that fails smaller as long as it fails the same way.</summary>
public sealed class Shrinker(CaseRunner runner)
{
    private const int MostTrials = 6000;

    /// <summary>A small case with the same symptom. <paramref name="tell"/> gets the number of trials.</summary>
    public FuzzCase Run(FuzzCase fuzz, FuzzOutcome outcome, Action<int>? tell = null)
    {
        ArgumentNullException.ThrowIfNull(outcome);
        int trials = 0;
        int at = 0;
        bool found = true;
        while (found)
        {
            // From where the last success was, so that what cannot go is not tried again at once; the last round is a whole one.
            found = false;
            int start = at;
            foreach ((FuzzCase smaller, int index) in fuzz.Shrinks().Select((s, i) => (s, i)).Skip(start))
            {
                if (++trials > MostTrials)
                {
                    return fuzz;
                }

                tell?.Invoke(trials);
                FuzzOutcome now = runner.Run(smaller);
                if (now.Kind == outcome.Kind && now.Symptom == outcome.Symptom)
                {
                    (fuzz, at, found) = (smaller, index, true);
                    break;
                }
            }

            if (!found && start > 0)
            {
                (at, found) = (0, true);
            }
        }

        return fuzz;
    }
}
