using System.Collections.Immutable;
using System.Numerics;

namespace FlexNic.Model.Program.Tables;

/// <summary>The values that the control plane put into a value set.</summary>
internal sealed class ValueSetState
{
    private readonly List<ImmutableArray<KeyMatch>> _members = [];

    public void Add(ImmutableArray<KeyMatch> member) => _members.Add(member);

    public void Clear() => _members.Clear();

    public bool Contains(BigInteger[] subjects) => _members.Exists(m => m.Length == subjects.Length && m.Zip(subjects).All(p => p.First.Matches(p.Second)));
}
