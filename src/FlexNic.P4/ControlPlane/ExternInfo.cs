using System.Collections.Immutable;
using System.Numerics;
using FlexNic.P4.Checked;
using FlexNic.P4.Elaboration;
using FlexNic.P4.Syntax;
using FlexNic.P4.Types;

namespace FlexNic.P4.ControlPlane;

/// <summary>Action profiles, counters, meters and registers of P4Info.</summary>
internal sealed class ExternInfo(ProtoText text, TypeInfo types, Action<SymbolKind, string, ImmutableArray<Annotation>> preamble, Func<ModelTable, uint> tableId)
{
    public void Write(IEnumerable<ModelExtern> externs)
    {
        foreach (ModelExtern e in externs)
        {
            switch (e.Kind)
            {
                case SymbolKind.ActionProfile:
                    text.Message("action_profiles", () => Profile(e));
                    break;
                case SymbolKind.Counter or SymbolKind.Meter:
                    text.Message(e.Kind == SymbolKind.Counter ? "counters" : "meters", () => Indexed(e));
                    break;
                case SymbolKind.DirectCounter or SymbolKind.DirectMeter when e.Tables.Count > 0:
                    text.Message(e.Kind == SymbolKind.DirectCounter ? "direct_counters" : "direct_meters", () => Direct(e));
                    break;
                case SymbolKind.Register:
                    text.Message("registers", () => Register(e));
                    break;
            }
        }
    }

    private static string Unit(ObjectInstance instance) => (instance.Argument("type") as ElaboratedConstant)?.Value is MemberConstant { Name: var name }
        ? name.ToUpperInvariant() switch { "PACKETS_AND_BYTES" => "BOTH", var unit => unit } : "UNSPECIFIED";

    private static long Size(ObjectInstance instance) => (long)(instance.Number("size") ?? instance.Number("n_counters") ?? BigInteger.Zero);

    private void Profile(ModelExtern e)
    {
        preamble(e.Kind, e.Name, e.Annotations);
        foreach (ModelTable table in e.Tables)
        {
            text.Field("table_ids", tableId(table));
        }

        bool selector = e.Instance.Extern?.Name is "action_selector" or "ActionSelector";
        if (selector)
        {
            text.Word("with_selector", "true");
        }

        text.Field("size", Size(e.Instance));
        if (!selector)
        {
            return;
        }

        if (AnnotationText.Number(e.Annotations, "max_group_size") is { } most)
        {
            text.Field("max_group_size", most);
        }

        if (AnnotationText.Text(e.Annotations, "selector_size_semantics") == "sum_of_members")
        {
            text.Message("sum_of_members", () =>
            {
                if (AnnotationText.Number(e.Annotations, "max_member_weight") is { } weight)
                {
                    text.Field("max_member_weight", weight);
                }
            });
        }
        else if (e.Annotations.Any(a => a.Name is "selector_size_semantics" or "max_group_size"))
        {
            text.Message("sum_of_weights");
        }
    }

    private void Indexed(ModelExtern e)
    {
        preamble(e.Kind, e.Name, e.Annotations);
        text.Message("spec", () => text.Word("unit", Unit(e.Instance)));
        text.Field("size", Size(e.Instance));
        IndexType(e.Instance, 0);
    }

    private void Direct(ModelExtern e)
    {
        preamble(e.Kind, e.Name, e.Annotations);
        text.Message("spec", () => text.Word("unit", Unit(e.Instance)));
        text.Field("direct_table_id", tableId(e.Tables[0]));
    }

    private void Register(ModelExtern e)
    {
        preamble(e.Kind, e.Name, e.Annotations);
        P4Type element = ((ExternType)e.Instance.Type).Arguments is [var first, ..] ? first : new BitType(32);
        text.Message("type_spec", () => types.Write(text, element));
        text.Field("size", Size(e.Instance));
        IndexType(e.Instance, 1);
    }

    // The type of the index is told when it has a name of its own.
    private void IndexType(ObjectInstance instance, int argument)
    {
        ImmutableArray<P4Type> arguments = ((ExternType)instance.Type).Arguments;
        if (argument < arguments.Length && types.Scalar(arguments[argument]).Name is { } name)
        {
            text.Message("index_type_name", () => text.Field("name", name));
        }
    }
}
