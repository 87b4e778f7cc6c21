using System.Collections.Immutable;
using System.Numerics;
using FlexNic.P4.Checked;
using FlexNic.P4.Elaboration;
using FlexNic.P4.Syntax;
using FlexNic.P4.Types;

namespace FlexNic.P4.ControlPlane;

/// <summary>The P4Info text of a program: all that a P4Runtime controller can name, with the numbers and names that p4c gives.</summary>
public sealed class P4InfoWriter
{
    private const int DefaultTableSize = 1024;

    private readonly ProtoText _text = new();
    private readonly TypeInfo _types;
    private readonly ControlPlaneModel _model;
    private readonly SymbolIds _ids;
    private readonly ImmutableArray<Annotation> _main;

    private P4InfoWriter(ControlPlaneModel model, IReadOnlyList<string> errors, ImmutableArray<Annotation> main)
    {
        _main = main;
        _types = new TypeInfo(errors);
        _model = model;
        _ids = new SymbolIds(model.Symbols());
    }

    /// <summary>The text for a program of an architecture.</summary>
    public static string Write(ElaboratedProgram program, string architecture)
    {
        var writer = new P4InfoWriter(ModelBuilder.Build(program), program.Source.Errors, program.Main?.Annotations ?? []);
        writer.WriteAll(architecture);
        return writer._text.ToString();
    }

    private void WriteAll(string architecture)
    {
        _text.Line("# proto-file: p4/config/v1/p4info.proto");
        _text.Line("# proto-message: p4.config.v1.P4Info");
        _text.Line();
        PackageInfo.Write(_text, architecture, _main);
        foreach (ModelTable table in _model.Tables)
        {
            _text.Message("tables", () => Table(table));
        }

        foreach (ModelAction action in _model.Actions)
        {
            _text.Message("actions", () => Action(action));
        }

        var externs = new ExternInfo(_text, _types, Preamble, t => _ids[SymbolKind.Table, t.Name]);
        foreach (SymbolKind kind in new[] { SymbolKind.ActionProfile, SymbolKind.Counter, SymbolKind.DirectCounter, SymbolKind.Meter, SymbolKind.DirectMeter })
        {
            externs.Write(_model.Externs.Where(e => e.Kind == kind));
        }

        foreach (ModelHeader header in _model.Headers)
        {
            _text.Message("controller_packet_metadata", () => Header(header));
        }

        foreach (ModelValueSet set in _model.ValueSets)
        {
            _text.Message("value_sets", () => ValueSet(set));
        }

        externs.Write(_model.Externs.Where(e => e.Kind == SymbolKind.Register));
        foreach (ModelDigest digest in _model.Digests)
        {
            _text.Message("digests", () =>
            {
                Preamble(SymbolKind.Digest, digest.Name, []);
                _text.Message("type_spec", () => _types.Write(_text, digest.Type));
            });
        }

        // The section of types is there as soon as anything could mention one.
        if (_model.CallsExtern || _model.Tables.Count + _model.Externs.Count + _model.Digests.Count + _model.Headers.Count > 0 || _model.Actions.Exists(a => a.InTable && a.Declaration.Parameters.Any(p => p.Direction == Direction.None)))
        {
            _types.WriteAll(_text);
        }
    }

    private void Preamble(SymbolKind kind, string name, ImmutableArray<Annotation> annotations) => _text.Message("preamble", () =>
    {
        _text.Field("id", _ids[kind, name]);
        _text.Field("name", name);
        _text.Field("alias", _ids.Alias(name));
        AnnotationText.Write(_text, annotations);
    });

    private void Scalar(P4Type type)
    {
        (int? width, string? name) = _types.Scalar(type);
        if (width is { } bits)
        {
            _text.Field("bitwidth", bits);
        }

        _pendingTypeName = name;
    }

    // The name of a type comes behind fields that differ from message to message.
    private string? _pendingTypeName;

    private void TypeName()
    {
        if (_pendingTypeName is { } name)
        {
            _text.Message("type_name", () => _text.Field("name", name));
        }

        _pendingTypeName = null;
    }

    private void Table(ModelTable table)
    {
        TableDeclaration declaration = table.Declaration;
        Preamble(SymbolKind.Table, table.Name, declaration.Annotations);
        int position = 0;
        foreach (TableKey key in declaration.Keys.Where(k => k.MatchKind != "selector"))
        {
            position++;
            _text.Message("match_fields", () => Key(key, position));
        }

        foreach (TableAction action in declaration.Actions)
        {
            _text.Message("action_refs", () => ActionReference(table, action));
        }

        DefaultAction(table);
        foreach (ModelExtern profile in _model.Externs.Where(e => e.Kind == SymbolKind.ActionProfile && e.Tables.Contains(table)))
        {
            _text.Field("implementation_id", _ids[SymbolKind.ActionProfile, profile.Name]);
        }

        foreach (ModelExtern direct in _model.Externs.Where(e => e.Kind is SymbolKind.DirectCounter or SymbolKind.DirectMeter && e.Tables.Contains(table)).OrderBy(e => e.Kind))
        {
            _text.Field("direct_resource_ids", _ids[direct.Kind, direct.Name]);
        }

        BigInteger? given = declaration.Size ?? (declaration.Property("size") is VariableExpression v && table.Owner.Parameter(v.Variable) is ElaboratedConstant { Value: NumberConstant n } ? n.Value : null);
        _text.Field("size", (long)(given ?? DefaultTableSize));
        if (declaration.Property("support_timeout") is ConstantExpression { Value: BooleanConstant { Value: true } })
        {
            _text.Word("idle_timeout_behavior", "NOTIFY_CONTROL");
        }

        if (declaration.HasConstEntries)
        {
            _text.Word("is_const_table", "true");
        }

        if (!declaration.Entries.IsEmpty)
        {
            _text.Word("has_initial_entries", "true");
        }
    }

    private void Key(TableKey key, int position)
    {
        _text.Field("id", AnnotationText.Id(key.Annotations) ?? (uint)position);
        _text.Field("name", key.Name);
        AnnotationText.Write(_text, key.Annotations);
        Scalar(key.Expression.Type);
        _text.Word("match_type", key.MatchKind.ToUpperInvariant());
        TypeName();
    }

    private void ActionReference(ModelTable table, TableAction action)
    {
        _text.Field("id", _ids[SymbolKind.Action, ModelBuilder.NameOf(table.Owner, action.Action)]);
        AnnotationText.Write(_text, action.Annotations);
        if (action.Annotations.Any(a => a.Name == "defaultonly"))
        {
            _text.Word("scope", "DEFAULT_ONLY");
        }
        else if (action.Annotations.Any(a => a.Name == "tableonly"))
        {
            _text.Word("scope", "TABLE_ONLY");
        }
    }

    private void DefaultAction(ModelTable table)
    {
        if (table.Declaration.DefaultAction is not { } use)
        {
            return;
        }

        uint id = _ids[SymbolKind.Action, ModelBuilder.NameOf(table.Owner, use.Action.Action)];
        if (table.Declaration.HasConstDefault)
        {
            _text.Field("const_default_action_id", id);
        }

        _text.Message("initial_default_action", () =>
        {
            _text.Field("action_id", id);
            int position = 0;
            foreach (Argument argument in use.Data)
            {
                position++;
                if (argument.Value is ConstantExpression { Value: var value })
                {
                    BigInteger number = value switch { NumberConstant n => n.Value, BooleanConstant b => b.Value ? 1 : 0, _ => 0 };
                    int width = TypeFacts.IsBoolean(argument.Parameter.Type) ? 1 : TypeFacts.Width(argument.Parameter.Type);
                    _text.Message("arguments", () =>
                    {
                        _text.Field("param_id", AnnotationText.Id(argument.Parameter.Annotations) ?? (uint)position);
                        _text.Field("value", TypeInfo.Bytes(number, width));
                    });
                }
            }
        });
    }

    private void Action(ModelAction action)
    {
        Preamble(SymbolKind.Action, action.Name, action.Declaration.Annotations);
        int position = 0;
        foreach (Parameter parameter in action.Declaration.Parameters.Where(p => p.Direction == Direction.None && action.InTable))
        {
            position++;
            _text.Message("params", () =>
            {
                _text.Field("id", AnnotationText.Id(parameter.Annotations) ?? (uint)position);
                _text.Field("name", ControlPlaneName.Local(parameter.Name, parameter.Annotations));
                AnnotationText.Write(_text, parameter.Annotations);
                Scalar(parameter.Type);
                TypeName();
            });
        }
    }

    private void Header(ModelHeader header)
    {
        // The number comes of the type's name, though the header goes by that of the annotation.
        _text.Message("preamble", () =>
        {
            _text.Field("id", _ids[SymbolKind.ControllerHeader, header.Type.Name]);
            _text.Field("name", header.Name);
            _text.Field("alias", header.Name);
            AnnotationText.Write(_text, header.Type.Annotations);
        });
        int position = 0;
        foreach (Field field in header.Type.Fields)
        {
            position++;
            _text.Message("metadata", () =>
            {
                _text.Field("id", AnnotationText.Id(field.Annotations) ?? (uint)position);
                _text.Field("name", ControlPlaneName.Local(field.Name, field.Annotations));
                AnnotationText.Write(_text, field.Annotations);
                Scalar(field.Type);
                TypeName();
            });
        }
    }

    private void ValueSet(ModelValueSet set)
    {
        Preamble(SymbolKind.ValueSet, set.Name, set.Declaration.Annotations);
        int position = 0;
        foreach (Field field in Fields(set.Declaration.Element))
        {
            position++;
            _text.Message("match", () =>
            {
                _text.Field("id", AnnotationText.Id(field.Annotations) ?? (uint)position);
                if (field.Name.Length > 0)
                {
                    _text.Field("name", ControlPlaneName.Local(field.Name, field.Annotations));
                }

                AnnotationText.Write(_text, field.Annotations);
                Scalar(field.Type);
                _text.Word("match_type", (MatchKind(field.Annotations) ?? "exact").ToUpperInvariant());
                TypeName();
            });
        }

        _text.Field("size", set.Declaration.Size);
    }

    private static string? MatchKind(ImmutableArray<Annotation> annotations) => annotations.FirstOrDefault(a => a.Name == "match") is { Body: [var kind, ..] } ? kind.Text : null;

    private static IEnumerable<Field> Fields(P4Type type) => type switch
    {
        StructType s => s.Fields,
        TupleType t => t.Elements.Select((e, i) => new Field("", e, i, [], default)),
        _ => [new Field("", type, 0, [], default)],
    };
}
