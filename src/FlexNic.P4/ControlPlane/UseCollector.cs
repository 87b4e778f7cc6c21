using FlexNic.P4.Checked;
using FlexNic.P4.Types;

namespace FlexNic.P4.ControlPlane;

/// <summary>Walks bodies: which tables are applied, which calls there are.</summary>
internal sealed class UseCollector
{
    private readonly HashSet<object> _seen = new(ReferenceEqualityComparer.Instance);

    private int _inAction;

    public HashSet<TableDeclaration> Applied { get; } = new(ReferenceEqualityComparer.Instance);

    /// <summary>Calls of extern functions, of methods and of parsers and controls, in the order of the text.</summary>
    public List<ExternCall> ExternCalls { get; } = [];

    public List<MethodCall> MethodCalls { get; } = [];

    public List<BlockCall> BlockCalls { get; } = [];

    public IEnumerable<P4Type> Digests => ExternCalls.Where(e => e.Function.Name == "digest").Select(e => e.TypeArguments[0]);

    /// <summary>Actions that are called, or belong to an applied table, in the order in which the text comes to them.</summary>
    public HashSet<ActionDeclaration> Actions { get; } = new(ReferenceEqualityComparer.Instance);

    /// <summary>True when a control calls an extern function.</summary>
    public bool CallsExtern { get; private set; }

    /// <summary>Walks a parser or control; of its tables only those that are applied, when that is known.</summary>
    public void Block(BlockDeclaration block, IReadOnlySet<TableDeclaration>? applied = null)
    {
        if (!_seen.Add(block))
        {
            return;
        }

        Statements(block.Locals);
        foreach (BlockMember member in block.Members)
        {
            if (member.Action is { } action)
            {
                _inAction++;
                Statement(action.Body);
                _inAction--;
            }
            else if (member.Table is { } table && applied?.Contains(table) != false)
            {
                Table(table);
            }
        }

        if (block.Apply is { } apply)
        {
            Statement(apply);
        }
    }

    private void Table(TableDeclaration table)
    {
        foreach (TableKey key in table.Keys)
        {
            Expression(key.Expression);
        }

        Actions.UnionWith(table.Actions.Select(a => a.Action));
    }

    /// <summary>Walks statements that stand outside of a control, such as those of a state.</summary>
    public void Statements(IEnumerable<Statement> statements)
    {
        foreach (Statement statement in statements)
        {
            Statement(statement);
        }
    }

    private void Statement(Statement? statement)
    {
        switch (statement)
        {
            case BlockStatement b:
                Statements(b.Statements);
                break;
            case VariableStatement v:
                Expression(v.Value);
                break;
            case AssignmentStatement a:
                Expression(a.Target);
                Expression(a.Value);
                break;
            case CallStatement c:
                Expression(c.Call);
                break;
            case IfStatement i:
                Expression(i.Condition);
                Statement(i.Then);
                Statement(i.Else);
                break;
            case ReturnStatement r:
                Expression(r.Value);
                break;
            case ActionSwitchStatement s:
                Expression(s.Apply);
                Statements(s.Cases.Select(c => c.Body));
                break;
            case ValueSwitchStatement s:
                Expression(s.Subject);
                Statements(s.Cases.Select(c => c.Body));
                break;
            case ForStatement f:
                Statements(f.Init);
                Expression(f.Condition);
                Statements(f.Update);
                Statement(f.Body);
                break;
            case RangeForStatement f:
                Expression(f.First);
                Expression(f.Last);
                Statement(f.Body);
                break;
            case EachForStatement f:
                Expression(f.Collection);
                Statement(f.Body);
                break;
        }
    }

    private void Expression(Expression? expression)
    {
        switch (expression)
        {
            case TableApplyExpression t:
                Applied.Add(t.Table);
                break;
            case TableHitExpression h:
                Applied.Add(h.Apply.Table);
                break;
            case ActionRunExpression r:
                Applied.Add(r.Apply.Table);
                break;
            case FieldExpression f:
                Expression(f.Target);
                break;
            case StackElementExpression s:
                Expression(s.Target);
                Expression(s.Index);
                break;
            case SliceExpression s:
                Expression(s.Target);
                break;
            case UnaryExpression u:
                Expression(u.Operand);
                break;
            case BinaryExpression b:
                Expression(b.Left);
                Expression(b.Right);
                break;
            case ConditionalExpression c:
                Expression(c.Condition);
                Expression(c.WhenTrue);
                Expression(c.WhenFalse);
                break;
            case CastExpression c:
                Expression(c.Operand);
                break;
            case AggregateExpression a:
                foreach (Expression element in a.Elements)
                {
                    Expression(element);
                }

                break;
            case CallExpression c:
                Call(c);
                break;
        }
    }

    private void Call(CallExpression call)
    {
        foreach (Argument argument in call.Arguments)
        {
            Expression(argument.Value);
        }

        // An action that only other actions call becomes part of them.
        if (call is ActionCall direct && _inAction == 0)
        {
            Actions.Add(direct.Action);
        }

        CallsExtern |= call is ExternCall { Function.Name: not "verify" } or MethodCall { Receiver.Type: ExternType { Declaration.Name: not ("packet_in" or "packet_out") } };
        switch (call)
        {
            case ExternCall e:
                ExternCalls.Add(e);
                break;
            case MethodCall m:
                MethodCalls.Add(m);
                break;
            case BlockCall b:
                BlockCalls.Add(b);
                break;
            case FunctionCall f when _seen.Add(f.Function):
                Statement(f.Function.Body);
                break;
            case ActionCall a when a.Action.IsTop && _seen.Add(a.Action):
                Statement(a.Action.Body);
                break;
        }
    }
}
