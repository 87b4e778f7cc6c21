using FlexNic.P4.Elaboration;

namespace FlexNic.Model.Program.Traffic;

/// <summary>All objects of a program.</summary>
internal static class ObjectTree
{
    public static IReadOnlyList<ObjectInstance> All(ElaboratedProgram program)
    {
        var all = new List<ObjectInstance>();
        var seen = new HashSet<ObjectInstance>(ReferenceEqualityComparer.Instance);
        foreach (ObjectInstance top in program.Top)
        {
            Enter(top, all, seen);
        }

        return all;
    }

    private static void Enter(ObjectInstance instance, List<ObjectInstance> all, HashSet<ObjectInstance> seen)
    {
        if (!seen.Add(instance))
        {
            return;
        }

        all.Add(instance);
        foreach ((string _, ElaboratedValue value) in instance.Arguments)
        {
            if (value is ElaboratedObject o)
            {
                Enter(o.Instance, all, seen);
            }
        }

        foreach (ObjectInstance child in instance.Children)
        {
            Enter(child, all, seen);
        }
    }
}
