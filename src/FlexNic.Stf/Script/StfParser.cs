using System.Collections.Immutable;
using System.Globalization;
using FlexNic.Core;

namespace FlexNic.Stf.Script;

/// <summary>Text of a packet test => statements. Tells every fault (FNIC2600..FNIC2619).</summary>
public sealed class StfParser
{
    private static readonly string[] Commands =
    [
        "mirroring_add", "mirroring_add_mc", "mirroring_delete", "mirroring_get", "mc_mgrp_create", "mc_node_create", "mc_node_associate", "mc_node_update", "mc_dump",
        "counter_read", "counter_write", "counter_reset", "register_read", "register_write", "register_reset", "meter_get_rates", "meter_set_rates", "meter_array_set_rates",
        "table_add", "table_set_default", "table_modify", "table_delete", "table_clear",
    ];

    private readonly string _file;
    private readonly DiagnosticBag _bag;

    private StfParser(string file, DiagnosticBag bag)
    {
        _file = file;
        _bag = bag;
    }

    /// <summary>The statements of a file in order.</summary>
    public static ImmutableArray<StfStatement> Parse(string file, string text, DiagnosticBag bag)
    {
        ArgumentNullException.ThrowIfNull(text);
        var parser = new StfParser(file, bag);
        var statements = ImmutableArray.CreateBuilder<StfStatement>();
        string[] lines = text.Split('\n');
        for (int i = 0; i < lines.Length; i++)
        {
            if (parser.Statement(new StfLine(StripComment(lines[i]), new SourceSpan(file, i + 1, 1))) is { } statement)
            {
                statements.Add(statement);
            }
        }

        return statements.ToImmutable();
    }

    private static string StripComment(string line)
    {
        int mark = line.IndexOf('#', StringComparison.Ordinal);
        return (mark < 0 ? line : line[..mark]).Trim();
    }

    private StfStatement? Statement(StfLine line)
    {
        if (line.AtEnd)
        {
            return null;
        }

        string word = line.Word();
        try
        {
            switch (word.ToUpperInvariant())
            {
                case "PACKET":
                    return Packet(line);
                case "EXPECT":
                    return Expect(line);
                case "ADD":
                    return Add(line);
                case "SETDEFAULT":
                    string table = line.Name();
                    (string action, ImmutableArray<StfPair> arguments) = Action(line);
                    return new SetDefaultStatement(line.Span, table, action, arguments);
                case "WAIT":
                    return new WaitStatement(line.Span);
                case "REMOVE" or "CHECK_COUNTER" or "NO_PACKET":
                    return new IgnoredStatement(line.Span, line.Text);
            }
        }
        catch (FormatException e)
        {
            _bag.Error("FNIC2600", line.Place, e.Message);
            return null;
        }

        if (Commands.Contains(word))
        {
            return new CommandStatement(line.Span, line.Text);
        }

        _bag.Error("FNIC2601", line.Span, $"'{word}' is no statement of a packet test");
        return null;
    }

    private static SendStatement Packet(StfLine line)
    {
        int port = line.Number();
        string digits = line.Rest();
        if ((digits.Length & 1) != 0)
        {
            throw new FormatException("a packet has whole bytes; the number of digits is odd");
        }

        var data = ImmutableArray.CreateBuilder<byte>(digits.Length / 2);
        for (int i = 0; i < digits.Length; i += 2)
        {
            if (!byte.TryParse(digits.AsSpan(i, 2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out byte value))
            {
                throw new FormatException($"'{digits.Substring(i, 2)}' is no byte");
            }

            data.Add(value);
        }

        return new SendStatement(line.Span, port, data.ToImmutable());
    }

    private static ExpectStatement Expect(StfLine line)
    {
        int port = line.Number();
        string digits = line.Rest();
        bool exact = digits.EndsWith('$');
        digits = digits.TrimEnd('$');
        var nibbles = ImmutableArray.CreateBuilder<int>(digits.Length);
        foreach (char c in digits)
        {
            if (c != '*' && !char.IsAsciiHexDigit(c))
            {
                throw new FormatException($"'{c}' is no digit of a packet");
            }

            nibbles.Add(c == '*' ? -1 : Convert.ToInt32(c.ToString(), 16));
        }

        return new ExpectStatement(line.Span, port, nibbles.ToImmutable(), exact);
    }

    private static AddStatement Add(StfLine line)
    {
        string table = line.Name();
        int? priority = line.StartsWithDigit ? line.Number() : null;
        var keys = ImmutableArray.CreateBuilder<StfPair>();
        while (true)
        {
            string name = line.Name();
            if (!line.TryTake(':'))
            {
                (string action, ImmutableArray<StfPair> arguments) = (name, Arguments(line));
                return new AddStatement(line.Span, table, priority, keys.ToImmutable(), action, arguments);
            }

            keys.Add(new StfPair(name, line.Value()));
        }
    }

    private static (string Name, ImmutableArray<StfPair> Arguments) Action(StfLine line)
    {
        string name = line.Name();
        return (name, Arguments(line));
    }

    private static ImmutableArray<StfPair> Arguments(StfLine line)
    {
        var arguments = ImmutableArray.CreateBuilder<StfPair>();
        if (!line.TryTake('('))
        {
            return [];
        }

        while (!line.TryTake(')'))
        {
            string name = line.Name();
            if (!line.TryTake(':'))
            {
                throw new FormatException($"argument '{name}' has no value");
            }

            arguments.Add(new StfPair(name, line.Value()));
            line.TryTake(',');
        }

        return arguments.ToImmutable();
    }
}
