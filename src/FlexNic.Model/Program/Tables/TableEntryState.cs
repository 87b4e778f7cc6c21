using System.Collections.Immutable;
using System.Numerics;
using FlexNic.Model.Program.Values;
using FlexNic.P4.Checked;

namespace FlexNic.Model.Program.Tables;

/// <summary>An entry as it is in a table: the larger priority wins, and the earlier of equals.</summary>
internal sealed class TableEntryState(ImmutableArray<KeyMatch> matches, ActionCallState action, BigInteger priority)
{
    public ImmutableArray<KeyMatch> Matches => matches;

    public ActionCallState Action { get; set; } = action;

    public BigInteger Priority => priority;

    public int Handle { get; set; }

    /// <summary>Hits: packets and bytes.</summary>
    public long Packets { get; set; }

    public long Bytes { get; set; }

    public bool Fits(BigInteger[] keys)
    {
        for (int i = 0; i < keys.Length; i++)
        {
            if (!matches[i].Matches(keys[i]))
            {
                return false;
            }
        }

        return true;
    }
}

/// <summary>An action with its data.</summary>
internal sealed record ActionCallState(TableAction Action, ImmutableArray<Value> Data);

/// <summary>What applying a table came to.</summary>
internal sealed record TableResult(bool IsHit, ActionDeclaration? Action);
