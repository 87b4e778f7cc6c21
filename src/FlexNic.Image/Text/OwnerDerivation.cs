using FlexNic.Core;
using FlexNic.Geometry;
using FlexNic.Image.Layout;

namespace FlexNic.Image.Text;

/// <summary>Finds which side owns each container, slot and the state from the actions that each side can run.</summary>
internal static class OwnerDerivation
{
    /// <summary>What an action row uses: fields of the owners row.</summary>
    public static IEnumerable<string> Uses(PhvGeometry phv, StageShape shape, RowLayout layout, BitVector row)
    {
        foreach (Container container in Container.All(phv))
        {
            if (layout.Get(row, $"dest.{container.Name}") != Destination.Hold)
            {
                yield return container.Name;
            }
        }

        foreach (Slot slot in shape.AllSlots)
        {
            if (!SlotInstruction.Read(layout, row, slot.Name).IsNone)
            {
                yield return slot.Name;
            }
        }

        if (layout.Get(row, "state.en") != 0)
        {
            yield return "state";
        }
    }

    /// <summary>Objects that the ternary side owns; <paramref name="conflict"/> hears of each object that actions of both sides use.</summary>
    public static IReadOnlyList<string> Ternary(
        IEnumerable<(string Action, bool Ternary, IReadOnlyList<string> Uses)> actions, Action<string, string, string> conflict)
    {
        var owner = new Dictionary<string, (string Action, bool Ternary)>(StringComparer.Ordinal);
        foreach ((string action, bool ternary, IReadOnlyList<string> uses) in actions)
        {
            foreach (string name in uses)
            {
                if (!owner.TryAdd(name, (action, ternary)) && owner[name].Ternary != ternary)
                {
                    conflict(name, owner[name].Action, action);
                }
            }
        }

        return [.. owner.Where(o => o.Value.Ternary).Select(o => o.Key)];
    }
}
