using System.Collections.Immutable;
using System.Globalization;
using FlexNic.P4.Checked;
using FlexNic.P4.ControlPlane;
using FlexNic.P4.Elaboration;
using FlexNic.P4.Types;

namespace FlexNic.P4.Records;

/// <summary>The records that the DMA pipeline of a <c>flexnic.p4</c> program exchanges with host memory.</summary>
public sealed class HostRecords
{
    private readonly List<HostRecord> _records = [];
    private readonly Dictionary<string, int> _uses = new(StringComparer.Ordinal);

    private HostRecords()
    {
    }

    /// <summary>The records of a program, in the order in which its DMA control and then its DMA parser come to them; null when it is not of flexnic.p4.</summary>
    public static ImmutableArray<HostRecord>? Of(ElaboratedProgram program)
    {
        ArgumentNullException.ThrowIfNull(program);
        if (!program.IsFlexNic)
        {
            return null;
        }

        var records = new HostRecords();
        if (program.Main!.Nested("dma") is not { } control || program.Main.Nested("dma_parser") is not { } parser)
        {
            return [];
        }

        UseCollector calls = Calls(control);
        foreach (ExternCall call in calls.ExternCalls.Where(c => c.Function.Name is "dma_write_field" or "dma_atomic"))
        {
            records.Add(call.TypeArguments[0], RecordUses.Written);
        }

        foreach (P4Type type in new CompletionStates(parser.Block!).Types())
        {
            records.Add(type, RecordUses.Read);
        }

        if (calls.ExternCalls.Any(c => c.Function.Name == "dma_write") && program.Main.Nested("dma_deparser") is { } deparser)
        {
            foreach (MethodCall emit in Calls(deparser).MethodCalls.Where(c => c.Method.Name == "emit"))
            {
                records.AddHeaders(emit.Arguments[0].Value!.Type);
            }
        }

        return [.. records._records];
    }

    private static UseCollector Calls(ObjectInstance block)
    {
        var uses = new UseCollector();
        Walk(block);
        return uses;

        void Walk(ObjectInstance instance)
        {
            if (instance.Block is { HasBody: true } body)
            {
                uses.Block(body);
            }

            foreach (ObjectInstance child in instance.Children)
            {
                Walk(child);
            }
        }
    }

    private void AddHeaders(P4Type type)
    {
        switch (type)
        {
            case StructType { Kind: StructKind.Header }:
                Add(type, RecordUses.InPackets);
                break;
            case StructType s:
                foreach (Field field in s.Fields)
                {
                    AddHeaders(field.Type);
                }

                break;
            case StackType s:
                AddHeaders(s.Element);
                break;
        }
    }

    private void Add(P4Type type, RecordUses use)
    {
        int known = _records.FindIndex(r => r.Type.Same(type));
        if (known >= 0)
        {
            _records[known] = _records[known] with { Uses = _records[known].Uses | use };
            return;
        }

        // Numbers alone need no declaration. Records without a name, and other uses of a generic one, get a number.
        if (TypeFacts.Representation(type) is StructType or TupleType)
        {
            string name = type is StructType { Name: { Length: > 0 } given } ? given : "record";
            int uses = _uses[name] = _uses.GetValueOrDefault(name) + 1;
            _records.Add(new HostRecord(uses == 1 ? name : string.Create(CultureInfo.InvariantCulture, $"{name}_{uses}"), type, use));
        }
    }
}
