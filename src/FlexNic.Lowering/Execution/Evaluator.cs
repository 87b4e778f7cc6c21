using FlexNic.Core;
using FlexNic.Ir;
using FlexNic.Lowering.Values;
using FlexNic.P4.Checked;
using FlexNic.P4.Elaboration;
using FlexNic.P4.Types;
using Field = FlexNic.Ir.Field;

namespace FlexNic.Lowering.Execution;

/// <summary>Turns expressions into nodes, from left to right; calls on the way do what they do.</summary>
internal sealed class Evaluator(Machine machine)
{
    private readonly Arithmetic _arithmetic = new(machine.Nodes);

    private NodeFactory Nodes => machine.Nodes;

    public Node Scalar(Expression expression, Frame frame) => Evaluate(expression, frame).Leaf ?? throw Refusal.Because("FNIC4004", expression.Span, $"a value of type '{expression.Type}' is used as a number; this version does not support that here");

    public Tree<Node> Evaluate(Expression expression, Frame frame)
    {
        switch (expression)
        {
            case ConstantExpression c:
                return machine.Shapes.Constant(c.Type, c.Value, c.Span);
            case VariableExpression v:
                return Variable(v, frame);
            case FieldExpression f:
                return Evaluate(f.Target, frame).Parts[f.Field.Index];
            case ElementExpression e:
                return Evaluate(e.Target, frame).Parts[e.Index];
            case StackPropertyExpression { Property: StackProperty.LastIndex } s:
                return Shapes.Leaf(s.Type, Nodes.Binary(BinaryOp.Subtract, Evaluate(s.Target, frame).Next!, Nodes.Constant(32, 1)));
            case StackElementExpression or StackPropertyExpression:
                return machine.Places.Read(machine.Places.Locate(expression, frame), expression.Type);
            case SliceExpression s:
                return Leaf(s, Nodes.Slice(Scalar(s.Target, frame), s.Low, s.High - s.Low + 1));
            case UnaryExpression u:
                return Leaf(u, Unary(u, frame));
            case BinaryExpression { Operator: BinaryOperator.LogicalAnd or BinaryOperator.LogicalOr } b:
                return Leaf(b, ShortCircuit(b, frame));
            case BinaryExpression { Operator: BinaryOperator.Equal or BinaryOperator.NotEqual } b:
                Node equal = Equal(Evaluate(b.Left, frame), Evaluate(b.Right, frame));
                return Leaf(b, b.Operator == BinaryOperator.Equal ? equal : Nodes.Not(equal));
            case BinaryExpression b:
                Node left = Scalar(b.Left, frame);
                return Leaf(b, _arithmetic.Binary(b, left, Scalar(b.Right, frame)));
            case ConditionalExpression c:
                return Conditional(c, frame);
            case CastExpression c:
                return Cast(Evaluate(c.Operand, frame), c.Operand.Type, c.Type, c.Span);
            case AggregateExpression a:
                P4Type plain = TypeFacts.Representation(a.Type);
                return new Tree<Node>(a.Type)
                {
                    Valid = plain is StructType { Kind: StructKind.Header } ? Nodes.True : null,
                    Next = plain is StackType ? Nodes.Constant(32, 0) : null,
                    Parts = [.. a.Elements.Select(e => Evaluate(e, frame))],
                };
            case InvalidHeaderExpression i:
                return machine.Shapes.Zero(i.Type, i.Span);
            case IsValidExpression i:
                return Leaf(i, Valid(Evaluate(i.Target, frame)));
            case TableHitExpression t:
                Node hit = machine.Tables.Apply(t.Apply.Table, frame, t.Span).Hit;
                return Leaf(t, t.WhenHit ? hit : Nodes.Not(hit));
            case TableApplyExpression t:
                machine.Tables.Apply(t.Table, frame, t.Span);
                return Shapes.Leaf(SimpleType.Boolean, Nodes.False);
            case CallExpression c:
                return machine.Calls.Call(c, frame) ?? Shapes.Leaf(SimpleType.Boolean, Nodes.False);
            default:
                throw Refusal.Because("FNIC4004", expression.Span, $"this expression ({expression.GetType().Name.Replace("Expression", "", StringComparison.Ordinal)}) is not supported by this target");
        }
    }

    public Node Equal(Tree<Node> left, Tree<Node> right)
    {
        if (left.Leaf is not null && right.Leaf is not null)
        {
            return Nodes.Equal(left.Leaf, right.Leaf);
        }

        Node all = Nodes.True;
        for (int i = 0; i < left.Parts.Length; i++)
        {
            all = Nodes.And(all, Equal(left.Parts[i], right.Parts[i]));
        }

        return left.Valid is null || right.Valid is null ? all
            : Nodes.Or(Nodes.And(Nodes.Not(left.Valid), Nodes.Not(right.Valid)), Nodes.And(Nodes.And(left.Valid, right.Valid), all));
    }

    /// <summary>All scalars of a value side by side, as the packet would have them.</summary>
    public Node Flatten(Tree<Node> value) => value.Leaf ?? Nodes.Concat(value.Parts.Where(p => p.Type is not VarbitType).Select(Flatten));

    public Tree<Node> Cast(Tree<Node> value, P4Type from, P4Type to, SourceSpan span)
    {
        P4Type target = TypeFacts.Representation(to);
        if (value.Leaf is not { } leaf)
        {
            if (target is StructType or TupleType or StackType or ListType)
            {
                System.Collections.Immutable.ImmutableArray<P4Type> types = Shapes.ElementTypes(target, value.Parts.Length);
                return new Tree<Node>(to)
                {
                    Valid = target is StructType { Kind: StructKind.Header } ? value.Valid ?? Nodes.True : null,
                    Next = target is StackType ? value.Next ?? Nodes.Constant(32, 0) : null,
                    Parts = [.. value.Parts.Select((p, i) => Cast(p, p.Type, types[i], span))],
                };
            }

            return Cast(value.Parts[0], value.Parts[0].Type, to, span);
        }

        if (target is StructType or TupleType)
        {
            return new Tree<Node>(to) { Parts = [value] };
        }

        int width = TypeFacts.IsNumber(target) ? leaf.Width : Shapes.WidthOf(target, span);
        bool widensSigned = TypeFacts.Representation(from) is IntType || (TypeFacts.IsNumber(TypeFacts.Representation(from)) && target is IntType);
        return Shapes.Leaf(to, widensSigned ? Nodes.ResizeSigned(leaf, width) : Nodes.Resize(leaf, width));
    }

    private static Tree<Node> Leaf(Expression of, Node node) => Shapes.Leaf(of.Type, node);

    private Node Valid(Tree<Node> header) => header.Valid ?? header.Parts.Select(Valid).Aggregate(Nodes.False, Nodes.Or);

    private Tree<Node> Variable(VariableExpression v, Frame frame)
    {
        switch (frame.Find(v.Variable))
        {
            case Tree<Field> tree:
                return machine.State.Read(tree);
            case Tree<Node> value:
                return value;
        }

        for (ObjectInstance? self = frame.Self; self is not null; self = self.Parent)
        {
            if (self.Parameter(v.Variable) is ElaboratedConstant c)
            {
                return machine.Shapes.Constant(c.Type, c.Value, v.Span);
            }
        }

        return machine.Shapes.Zero(v.Type, v.Span);
    }

    private Node Unary(UnaryExpression u, Frame frame)
    {
        Node operand = Scalar(u.Operand, frame);
        return u.Operator switch
        {
            UnaryOperator.Not or UnaryOperator.Complement => Nodes.Not(operand),
            UnaryOperator.Negate => Nodes.Binary(BinaryOp.Subtract, Nodes.Constant(operand.Width, 0), operand),
            _ => operand,
        };
    }

    private Node ShortCircuit(BinaryExpression b, Frame frame)
    {
        Node left = Scalar(b.Left, frame);
        bool and = b.Operator == BinaryOperator.LogicalAnd;
        Node right = Nodes.False;
        machine.State.Branch(and ? left : Nodes.Not(left), () => right = Scalar(b.Right, frame));
        return and ? Nodes.And(left, right) : Nodes.Or(left, right);
    }

    private Tree<Node> Conditional(ConditionalExpression c, Frame frame)
    {
        Node condition = Scalar(c.Condition, frame);
        Tree<Node>? first = null;
        Tree<Node>? second = null;
        machine.State.Branch(condition, () => first = Evaluate(c.WhenTrue, frame), () => second = Evaluate(c.WhenFalse, frame));
        return first is null ? second! : second is null ? first : first.Zip(second, (a, b) => Nodes.Mux(condition, a, b));
    }
}
