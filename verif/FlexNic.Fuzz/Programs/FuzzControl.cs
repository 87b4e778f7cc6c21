using System.Collections.Immutable;

namespace FlexNic.Fuzz.Programs;

/// <summary>A control: registers and counters, actions, tables, what it does.</summary>
public sealed record FuzzControl(ImmutableArray<string> Objects, ImmutableArray<FuzzCallable> Actions, ImmutableArray<FuzzTable> Tables, ImmutableArray<FuzzStatement> Apply)
{
    /// <summary>A control that does nothing.</summary>
    public static FuzzControl Empty => new([], [], [], []);

    /// <summary>Writes the declaration.</summary>
    public void Write(CodeText to, string head)
    {
        to.Open($"control {head} {{");
        foreach (string line in Objects)
        {
            to.Line(line);
        }

        foreach (FuzzCallable action in Actions)
        {
            action.Write(to);
        }

        foreach (FuzzTable table in Tables)
        {
            table.Write(to);
        }

        to.Open("apply {");
        to.Block(Apply);
        to.Close();
        to.Close();
    }

    /// <summary>The same with less in it.</summary>
    public IEnumerable<FuzzControl> Shrinks() =>
        (Apply.IsEmpty && Tables.IsEmpty && Actions.IsEmpty ? [] : new[] { Empty })
            .Concat(Shrink.Block(Apply).Select(a => this with { Apply = a }))
            .Concat(Shrink.List(Tables, t => t.Shrinks()).Select(t => this with { Tables = t }))
            .Concat(Shrink.List(Actions, a => a.Shrinks()).Select(a => this with { Actions = a }))
            .Concat(Shrink.List(Objects).Select(o => this with { Objects = o }));
}
