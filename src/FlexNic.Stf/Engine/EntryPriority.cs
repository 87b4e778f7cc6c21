namespace FlexNic.Stf.Engine;

/// <summary>Priorities of entries, of which the larger wins, from the numbers of a rule or of a place in a list, of which the smaller wins.</summary>
public static class EntryPriority
{
    private const int OfNumberZero = 1 << 30;

    /// <summary>The priority of a rule with a number, as simple_switch_CLI takes it.</summary>
    public static int OfNumber(int number) => OfNumberZero - number;

    /// <summary>The priority of an entry of the program; the first to win has rank 0, and counts as a rule with number 1 that came before all rules.</summary>
    public static int OfRank(int rank) => OfNumber(rank + 1);
}
