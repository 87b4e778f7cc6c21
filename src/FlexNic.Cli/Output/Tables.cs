using Spectre.Console;

namespace FlexNic.Cli.Output;

/// <summary>Aligned tables on standard output, of one style, without colours and without line breaks inside a row.</summary>
internal static class Tables
{
    private const int Unbroken = 400;

    /// <summary>A table whose first column is text and whose other columns are right-aligned, except a last one that is text as well.</summary>
    public static Table New(params string[] columns)
    {
        var table = new Table().Border(TableBorder.Simple);
        for (int i = 0; i < columns.Length; i++)
        {
            var column = new TableColumn(Markup.Escape(columns[i])).NoWrap();
            table.AddColumn(i > 0 ? column.RightAligned() : column);
        }

        return table;
    }

    /// <summary>Prints it; wide tables run over the edge of the terminal rather than being folded.</summary>
    public static void Print(Table table)
    {
        IAnsiConsole console = AnsiConsole.Create(new AnsiConsoleSettings { Ansi = AnsiSupport.No, Out = new AnsiConsoleOutput(Console.Out) });
        console.Profile.Width = Unbroken;
        console.Write(table);
    }
}
