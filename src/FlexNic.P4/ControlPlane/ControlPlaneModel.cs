using System.Collections.Immutable;
using FlexNic.P4.Checked;
using FlexNic.P4.Elaboration;
using FlexNic.P4.Syntax;
using FlexNic.P4.Types;

namespace FlexNic.P4.ControlPlane;

/// <summary>A table of one control.</summary>
internal sealed record ModelTable(string Name, TableDeclaration Declaration, ObjectInstance Owner);

/// <summary>An action of one control, or of none.</summary>
internal sealed record ModelAction(string Name, ActionDeclaration Declaration, bool InTable);

/// <summary>An extern of one control, or of none; of a table, when it is direct.</summary>
internal sealed record ModelExtern(SymbolKind Kind, string Name, ObjectInstance Instance, ImmutableArray<Annotation> Annotations, List<ModelTable> Tables);

/// <summary>A value set of one parser.</summary>
internal sealed record ModelValueSet(string Name, ValueSet Declaration);

/// <summary>A message to the control plane.</summary>
internal sealed record ModelDigest(string Name, P4Type Type);

/// <summary>A header of packets to or from the control plane.</summary>
internal sealed record ModelHeader(string Name, StructType Type);

/// <summary>All that the control plane of a program can name, in the order of the program.</summary>
internal sealed class ControlPlaneModel
{
    public List<ModelTable> Tables { get; } = [];

    public List<ModelAction> Actions { get; } = [];

    public List<ModelExtern> Externs { get; } = [];

    public List<ModelValueSet> ValueSets { get; } = [];

    public List<ModelDigest> Digests { get; } = [];

    public List<ModelHeader> Headers { get; } = [];

    /// <summary>True when a control calls an extern function.</summary>
    public bool CallsExtern { get; set; }

    /// <summary>Every name with its kind, and the number that the program gives it.</summary>
    public IEnumerable<(SymbolKind Kind, string Name, uint? Given)> Symbols() =>
        Tables.Select(t => (SymbolKind.Table, t.Name, AnnotationText.Id(t.Declaration.Annotations)))
            .Concat(Actions.Select(a => (SymbolKind.Action, a.Name, AnnotationText.Id(a.Declaration.Annotations))))
            .Concat(Externs.Select(e => (e.Kind, e.Name, AnnotationText.Id(e.Annotations))))
            .Concat(ValueSets.Select(v => (SymbolKind.ValueSet, v.Name, AnnotationText.Id(v.Declaration.Annotations))))
            .Concat(Digests.Select(d => (SymbolKind.Digest, d.Name, (uint?)null)))
            .Concat(Headers.Select(h => (SymbolKind.ControllerHeader, h.Type.Name, AnnotationText.Id(h.Type.Annotations))));
}
