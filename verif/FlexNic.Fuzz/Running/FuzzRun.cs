using FlexNic.Fuzz.Generation;
using FlexNic.Fuzz.Programs;
using FlexNic.Geometry;

namespace FlexNic.Fuzz.Running;

/// <summary>Many programs, one seed after the other.</summary>
public sealed class FuzzRun(NicGeometry geometry, IReadOnlyList<IFuzzTarget> targets, string folder)
{
    private readonly List<FuzzFailure> _failures = [];

    /// <summary>Counts so far.</summary>
    public FuzzSummary Summary { get; } = new();

    /// <summary>Mismatches, shrunk and written.</summary>
    public IReadOnlyList<FuzzFailure> Failures => _failures;

    /// <summary>Runs the programs of the seeds from <paramref name="seed"/> on; <paramref name="tell"/> gets words and how many are done.</summary>
    public void Run(int seed, int programs, Action<string, int>? tell, CancellationToken cancellation)
    {
        FuzzSize size = FuzzSize.Of(geometry);
        var runner = new CaseRunner(geometry, targets);
        for (int i = 0; i < programs; i++)
        {
            cancellation.ThrowIfCancellationRequested();
            FuzzCase fuzz = CaseGenerator.Run(unchecked(seed + i), size);
            FuzzOutcome outcome = runner.Run(fuzz);
            Summary.Add(fuzz, outcome);
            if (outcome.Kind == FuzzOutcomeKind.Mismatch)
            {
                FuzzCase small = new Shrinker(runner).Run(fuzz, outcome, trials => tell?.Invoke($"program {i + 1} differs, shrinking, trial {trials}", i));
                FuzzOutcome last = runner.Run(small);
                _failures.Add(new FuzzFailure(unchecked(seed + i), last.Reason, CaseFiles.Write(small, last, runner, folder)));
            }

            tell?.Invoke($"{Summary.Count(FuzzOutcomeKind.Mismatch)} mismatches", i + 1);
        }
    }
}

/// <summary>A mismatch: the seed of its program, the difference, and the packet test that shows it.</summary>
public sealed record FuzzFailure(int Seed, string Reason, string Test);
