using System.Collections.Immutable;
using FlexNic.Core;
using Tomlyn.Parsing;
using Tomlyn.Syntax;
using SourceSpan = FlexNic.Core.SourceSpan;

namespace FlexNic.Geometry;

/// <summary>TOML text => checked values by path. Tells unknown and missing keys, wrong types and numbers out of range; rules over several keys come after it.</summary>
internal sealed class GeometryReader
{
    private readonly string _file;
    private readonly DiagnosticBag _bag;
    private readonly GeometryValues _values;
    private readonly Dictionary<string, GeometryKey> _known;
    private readonly HashSet<string> _tables;
    private readonly HashSet<string> _seen = new(StringComparer.Ordinal);
    private readonly HashSet<string> _seenTables = new(StringComparer.Ordinal);

    public GeometryReader(string file, DiagnosticBag bag)
    {
        _file = file;
        _bag = bag;
        _values = new GeometryValues(file);
        _known = GeometryKeys.Expanded().ToDictionary(k => k.Path, k => k.Key, StringComparer.Ordinal);
        _tables = [.. _known.Keys.Select(TableOf)];
    }

    public GeometryValues Read(string text)
    {
        DocumentSyntax document = SyntaxParser.Parse(text, _file, validate: true);
        foreach (DiagnosticMessage message in document.Diagnostics)
        {
            _bag.Error("FNIC1001", Place(message.Span), $"not valid TOML: {message.Message}");
        }

        if (document.HasErrors)
        {
            return _values;
        }

        Walk("", document.KeyValues);
        foreach (TableSyntaxBase table in document.Tables)
        {
            string name = Join("", table.Name);
            if (table is TableArraySyntax)
            {
                _bag.Error("FNIC1005", Place(table.Span), $"[[{name}]] is an array of tables; a geometry has plain tables: [{name}]");
            }
            else if (KnownTable(name, Place(table.Span)))
            {
                Walk(name, table.Items);
            }
        }

        TellMissing();
        return _values;
    }

    private static string TableOf(string path) => path[..path.LastIndexOf('.')];

    private static string Join(string table, KeySyntax? key)
    {
        IEnumerable<string> parts = key is null ? [] : [KeyText(key.Key), .. key.DotKeys.Select(d => KeyText(d.Key))];
        string name = string.Join('.', parts);
        return table.Length == 0 ? name : $"{table}.{name}";
    }

    private static string KeyText(BareKeyOrStringValueSyntax? key) => key switch
    {
        BareKeySyntax bare => bare.Key?.Text ?? "",
        StringValueSyntax text => text.Value ?? "",
        _ => "",
    };

    private void Walk(string table, IEnumerable<KeyValueSyntax> items)
    {
        foreach (KeyValueSyntax item in items)
        {
            string path = Join(table, item.Key);
            if (item.Value is InlineTableSyntax inline)
            {
                if (KnownTable(path, Place(item.Key!.Span)))
                {
                    Walk(path, inline.Items.Select(i => i.KeyValue!));
                }
            }
            else
            {
                Take(path, item);
            }
        }
    }

    private bool KnownTable(string name, SourceSpan span)
    {
        _seenTables.Add(name);

        // [pipeline] alone is a parent of known tables: harmless when empty, its keys are judged one by one.
        if (_tables.Contains(name) || _tables.Any(t => t.StartsWith(name + ".", StringComparison.Ordinal)))
        {
            return true;
        }

        _bag.Error("FNIC1002", span, $"there is no table [{name}]{Suggest(name, _tables)}");
        return false;
    }

    private void Take(string path, KeyValueSyntax item)
    {
        SourceSpan keySpan = Place(item.Key!.Span);
        if (!_known.TryGetValue(path, out GeometryKey? key))
        {
            string table = path.Contains('.', StringComparison.Ordinal) ? TableOf(path) : "";
            string[] siblings = [.. _known.Keys.Where(k => TableOf(k) == table)];
            _bag.Error("FNIC1003", keySpan, $"there is no key '{path}'{Suggest(path, siblings.Length > 0 ? siblings : _known.Keys)}");
            return;
        }

        _seen.Add(path);
        SourceSpan span = Place(item.Value!.Span);
        object? value = key.Kind switch
        {
            GeometryKeyKind.Name => Name(path, key, item.Value, span),
            GeometryKeyKind.StageList => StageList(path, item.Value, span),
            _ => Integer(path, key, item.Value, span),
        };
        if (value is not null)
        {
            _values.Add(path, value, span);
        }
    }

    private object? Integer(string path, GeometryKey key, ValueSyntax value, SourceSpan span)
    {
        if (value is not IntegerValueSyntax number)
        {
            return WrongType(path, value, span, $"an integer ({key.Fits})");
        }

        if (key.Accepts(number.Value))
        {
            return (int)number.Value;
        }

        string unit = key.Unit.Length > 0 ? $" {key.Unit}" : "";
        string why = key.Why.Length > 0 ? $": {key.Why}" : "";
        _bag.Error("FNIC1006", span, $"{path} = {number.Value} does not fit; what fits is {key.Fits}{unit}{why}{ChoiceReason(key)}");
        return null;
    }

    private static string ChoiceReason(GeometryKey key) => key.Name switch
    {
        "fold" => ": the RTL of this version does not fold yet",
        "window_bytes" => ": header memories and positions of the parser are made for this window",
        "max_header_bytes" => ": header memories of the deparser are made for this length",
        _ => "",
    };

    private object? Name(string path, GeometryKey key, ValueSyntax value, SourceSpan span)
    {
        if (value is not StringValueSyntax { Value: { } text })
        {
            return WrongType(path, value, span, key.Fits);
        }

        bool good = text.Length > 0 && text.Length <= key.Max && char.IsAsciiLetterLower(text[0])
            && text.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c == '_');
        if (good)
        {
            return text;
        }

        _bag.Error("FNIC1006", span, $"{path} = \"{text}\" does not fit; what fits is {key.Fits}");
        return null;
    }

    private object? StageList(string path, ValueSyntax value, SourceSpan span)
    {
        if (value is not ArraySyntax array)
        {
            return WrongType(path, value, span, "a list of stage numbers, as [0, 2]");
        }

        var stages = ImmutableArray.CreateBuilder<int>();
        bool good = true;
        foreach (ValueSyntax? element in array.Items.Select(i => i.Value))
        {
            SourceSpan place = Place(element!.Span);
            if (element is not IntegerValueSyntax number)
            {
                WrongType(path, element, place, "a stage number");
                good = false;
            }
            else if (number.Value is < 0 or > 31)
            {
                _bag.Error("FNIC1006", place, $"{path} holds {number.Value}; stage numbers are 0..31");
                good = false;
            }
            else if (stages.Count > 0 && number.Value <= stages[^1])
            {
                string fault = stages.Contains((int)number.Value) ? "twice" : $"after {stages[^1]}";
                _bag.Error("FNIC1007", place, $"{path} holds {number.Value} {fault}; stages are listed ascending, each once");
                good = false;
            }
            else
            {
                stages.Add((int)number.Value);
            }
        }

        return good ? stages.ToImmutable() : null;
    }

    private object? WrongType(string path, ValueSyntax value, SourceSpan span, string fits)
    {
        string found = value switch
        {
            StringValueSyntax => "a string",
            IntegerValueSyntax => "an integer",
            FloatValueSyntax => "a float",
            BooleanValueSyntax => "a boolean",
            ArraySyntax => "an array",
            InlineTableSyntax => "a table",
            _ => "a date",
        };
        _bag.Error("FNIC1005", span, $"{path} is {found}; what fits is {fits}");
        return null;
    }

    private void TellMissing()
    {
        foreach (string table in _tables.Where(t => !_seenTables.Contains(t) && !_seen.Any(s => TableOf(s) == t)))
        {
            _bag.Error("FNIC1004", _values.File, $"table [{table}] is missing");
        }

        foreach ((string path, GeometryKey key) in _known.Where(k => !_seen.Contains(k.Key) && (_seenTables.Contains(TableOf(k.Key)) || _seen.Any(s => TableOf(s) == TableOf(k.Key)))))
        {
            _bag.Error("FNIC1004", _values.File, $"key '{path}' is missing; what fits is {key.Fits}");
        }
    }

    private static string Suggest(string name, IEnumerable<string> known)
    {
        string? nearest = NearestName.Of(name, known);
        return nearest is null ? "" : $"; did you mean '{nearest}'?";
    }

    private SourceSpan Place(Tomlyn.Syntax.SourceSpan span) => new(_file, span.Start.Line + 1, span.Start.Column + 1, Math.Max(1, span.Length));
}
