using System.Collections.Immutable;
using FlexNic.Ir;
using FlexNic.Lowering.Values;
using FlexNic.P4.Checked;
using FlexNic.P4.Types;
using Field = FlexNic.Ir.Field;

namespace FlexNic.Lowering.Execution;

/// <summary>Finds, reads and writes the places that expressions name.</summary>
internal sealed class Places(Machine machine)
{
    private NodeFactory Nodes => machine.Nodes;

    private State State => machine.State;

    public Place Locate(Expression expression, Frame frame)
    {
        switch (expression)
        {
            case VariableExpression v:
                return frame.Find(v.Variable) is Tree<Field> tree ? new Place([new PlaceChoice(Nodes.True, tree, [])])
                    : throw Refusal.Because("FNIC4003", v.Span, $"'{v.Variable.Name}' cannot be assigned here");
            case FieldExpression f:
                return Part(Locate(f.Target, frame), f.Field.Index);
            case ElementExpression e:
                return Part(Locate(e.Target, frame), e.Index);
            case StackElementExpression s:
                Place stack = Locate(s.Target, frame);
                Node index = machine.Evaluator.Scalar(s.Index, frame);
                return Element(stack, index);
            case StackPropertyExpression s:
                Place of = Locate(s.Target, frame);
                return Element(of, StackIndex(of, s));
            case SliceExpression s:
                Place whole = Locate(s.Target, frame);
                return whole with { Low = whole.Low + s.Low, Width = s.High - s.Low + 1 };
            default:
                throw Refusal.Because("FNIC4003", expression.Span, "this is no place that can be named when compiling");
        }
    }

    public Tree<Node> Read(Place place, P4Type type)
    {
        Tree<Node>? value = null;
        foreach (PlaceChoice choice in place.Choices.Reverse())
        {
            Tree<Node> one = State.Read(choice.Tree);
            value = value is null && place.Choices.Length == 1 ? one : one.Zip(value ?? machine.Shapes.Zero(choice.Tree.Type, default), (a, b) => Nodes.Mux(choice.Condition, a, b));
        }

        value ??= machine.Shapes.Zero(type, default);
        return place.Width == 0 ? value : Shapes.Leaf(type, Nodes.Slice(value.Leaf!, place.Low, place.Width));
    }

    public void Write(Place place, Tree<Node> value)
    {
        foreach (PlaceChoice choice in place.Choices)
        {
            if (place.Width > 0)
            {
                Field field = choice.Tree.Leaf!;
                Node old = State[field];
                List<Node> parts = [];
                if (place.Low + place.Width < field.Width)
                {
                    parts.Add(Nodes.Slice(old, place.Low + place.Width, field.Width - place.Low - place.Width));
                }

                parts.Add(value.Leaf!);
                if (place.Low > 0)
                {
                    parts.Add(Nodes.Slice(old, 0, place.Low));
                }

                Set(choice.Condition, field, Nodes.Concat(parts));
                continue;
            }

            // A header that is made invalid keeps its fields; one that becomes valid makes its siblings in a union invalid.
            choice.Tree.Zip(value, (field, node) =>
            {
                Set(choice.Condition, field, node);
                return field;
            });
            if (value.Valid is not null)
            {
                InvalidateSiblings(choice, value.Valid);
            }
        }
    }

    /// <summary>Sets the validity of a header.</summary>
    public void SetValid(Place place, bool valid)
    {
        foreach (PlaceChoice choice in place.Choices)
        {
            foreach (Field field in choice.Tree.IsUnion ? choice.Tree.Parts.Select(p => p.Valid!) : [choice.Tree.Valid!])
            {
                Set(choice.Condition, field, Nodes.Truth(valid));
            }

            InvalidateSiblings(choice, Nodes.Truth(valid));
        }
    }

    /// <summary>push_front and pop_front.</summary>
    public void Shift(Place place, int count, bool push)
    {
        foreach (PlaceChoice choice in place.Choices)
        {
            ImmutableArray<Tree<Field>> parts = choice.Tree.Parts;
            ImmutableArray<Tree<Node>> old = [.. parts.Select(State.Read)];
            for (int i = 0; i < parts.Length; i++)
            {
                int from = push ? i - count : i + count;
                Tree<Node> value = from >= 0 && from < parts.Length ? old[from] : machine.Shapes.Zero(parts[i].Type, default);
                parts[i].Zip(value, (field, node) =>
                {
                    Set(choice.Condition, field, node);
                    return field;
                });
            }

            if (State[choice.Tree.Next!] is ConstantNode next)
            {
                int moved = push ? Math.Min((int)next.Value + count, parts.Length) : Math.Max((int)next.Value - count, 0);
                Set(choice.Condition, choice.Tree.Next!, Nodes.Constant(32, moved));
            }
        }
    }

    private void InvalidateSiblings(PlaceChoice choice, Node valid)
    {
        foreach (Field sibling in choice.Siblings.Select(s => s.Valid).OfType<Field>())
        {
            Set(Nodes.And(choice.Condition, valid), sibling, Nodes.False);
        }
    }

    private void Set(Node condition, Field field, Node value) => State[field] = Nodes.Mux(condition, value, State[field]);

    private static Place Part(Place target, int index) =>
        new([.. target.Choices.Select(c => new PlaceChoice(c.Condition, c.Tree.Parts[index], c.Tree.IsUnion ? c.Tree.Parts.RemoveAt(index) : []))]);

    private Place Element(Place stack, Node index)
    {
        var choices = ImmutableArray.CreateBuilder<PlaceChoice>();
        foreach (PlaceChoice choice in stack.Choices)
        {
            for (int i = 0; i < choice.Tree.Parts.Length; i++)
            {
                Node condition = Nodes.And(choice.Condition, Nodes.Equal(index, i));
                if (condition != Nodes.False)
                {
                    choices.Add(new PlaceChoice(condition, choice.Tree.Parts[i], []));
                }
            }
        }

        return new Place(choices.ToImmutable());
    }

    private Node StackIndex(Place place, StackPropertyExpression s)
    {
        Node next = State[place.Choices[0].Tree.Next!];
        return s.Property == StackProperty.Next ? next : Nodes.Binary(BinaryOp.Subtract, next, Nodes.Constant(32, 1));
    }
}
