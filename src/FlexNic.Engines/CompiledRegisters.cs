using System.Collections.Immutable;
using System.Numerics;
using FlexNic.Compiler;
using FlexNic.Core;
using FlexNic.Image.Rules;
using FlexNic.Image.Symbols;

namespace FlexNic.Engines;

/// <summary>Registers and counters of a compiled program by the names of the control plane: elements are put together from rows of stage SRAM, and taken apart into them.</summary>
internal sealed class CompiledRegisters(CompiledProgram program, IRuleTarget target)
{
    /// <summary>The places of an element; the reason when there is no such register or counter, or no such element.</summary>
    public string? Locate(bool counter, string name, int index, out CompiledRegister? register, out ImmutableArray<StatePart> parts)
    {
        parts = [];
        if (Find(counter, name, out register) is { } reason)
        {
            return reason;
        }

        if (index < 0 || index >= register!.Size)
        {
            return $"{Kind(counter)} '{register!.Name}' has no element {index}: 0..{register.Size - 1} fit";
        }

        parts = [.. register.Parts.Select(p => Place(p, index))];
        return null;
    }

    public BigInteger Read(ImmutableArray<StatePart> parts) => StatePart.Value(parts, target.ReadState);

    /// <summary>Writes an element. The other half of a row keeps what it holds now, also when packets have changed it since it was written last.</summary>
    public string? Write(CompiledRegister register, int index, BigInteger value)
    {
        if (value.GetBitLength() > register.Width)
        {
            return $"an element of '{register.Name}' has {register.Width} bits, {value} needs {value.GetBitLength()}";
        }

        foreach (CompiledRegisterPart part in register.Parts)
        {
            StatePart place = Place(part, index);
            (uint lo, uint hi) = target.ReadState(place.Pipeline, place.Stage, place.Row);
            var bits = (uint)((value >> part.ValueLow) & ((BigInteger.One << part.Width) - 1));
            RegisterSymbol symbol = target.Symbols.Register(part.ImageName)!;
            var write = new RegisterWrite(default, new RuleName(part.ImageName, default), new RuleValue((ulong)index, default), new RuleValue(bits, default))
            {
                Other = symbol.High ? lo : hi,
            };
            if (target.Apply(write) is { } reason)
            {
                return reason;
            }
        }

        return null;
    }

    public string? Reset(bool counter, string name)
    {
        if (Find(counter, name, out CompiledRegister? register) is { } reason)
        {
            return reason;
        }

        for (int i = 0; i < register!.Size; i++)
        {
            if (Write(register, i, register.Initial) is { } fault)
            {
                return fault;
            }
        }

        return null;
    }

    private string? Find(bool counter, string name, out CompiledRegister? register)
    {
        CompiledRegister[] all = [.. program.Registers.Where(r => r.Kind != CompiledRegisterKind.Register == counter)];
        register = all.FirstOrDefault(r => r.Name == name) ?? (all.Where(r => r.Name.EndsWith("." + name, StringComparison.Ordinal)).ToArray() is [var one] ? one : null);
        if (register is not null)
        {
            return null;
        }

        string kind = Kind(counter);
        string? nearest = NearestName.Of(name, all.Select(r => r.Name).Concat(all.Select(r => r.Name[(r.Name.LastIndexOf('.') + 1)..])));
        string there = all.Length == 0 ? $"packets reach no {kind}" : $"packets reach: {string.Join(", ", all.Select(r => r.Name))}";
        return $"there is no {kind} '{name}' in the image; {(nearest is null ? "" : $"'{nearest}' is near; ")}{there}";
    }

    private StatePart Place(CompiledRegisterPart part, int index)
    {
        RegisterSymbol symbol = target.Symbols.Register(part.ImageName) ?? throw new InvalidOperationException($"the image has no register '{part.ImageName}'");
        return new StatePart(symbol.Pipeline, symbol.Stage, symbol.Base + index, symbol.High, part.ValueLow, part.Width);
    }

    private static string Kind(bool counter) => counter ? "counter" : "register";
}
