using System.Collections.Immutable;
using FlexNic.Ir;
using FlexNic.Lowering.Values;
using FlexNic.P4.Checked;
using FlexNic.P4.Elaboration;

namespace FlexNic.Lowering.Execution;

/// <summary>
/// Runs a program on expressions instead of numbers: one run covers all packets. Calls are followed, so parsers, controls, functions and actions are inlined;
/// side effects come in the order of the text; branches are joined by choices.
/// </summary>
internal sealed class Machine
{
    private int _flags;

    public Machine(ElaboratedProgram program)
    {
        Program = program;
        Nodes = new NodeFactory();
        State = new State(Nodes);
        Shapes = new Shapes(Nodes, program.Source.Errors);
        Exited = NewFlag("exited");
        Places = new Places(this);
        Evaluator = new Evaluator(this);
        Statements = new Statements(this);
        Calls = new Calls(this);
        Tables = new Tables(this);
        Externs = new Externs(this);
    }

    public ElaboratedProgram Program { get; }

    public NodeFactory Nodes { get; }

    public State State { get; }

    public Shapes Shapes { get; }

    public Places Places { get; }

    public Evaluator Evaluator { get; }

    public Statements Statements { get; }

    public Calls Calls { get; }

    public Tables Tables { get; }

    public Externs Externs { get; }

    /// <summary>True when exit was reached.</summary>
    public Field Exited { get; }

    /// <summary>What tables and memories are asked, in order.</summary>
    public List<Request> Requests { get; } = [];

    public Field NewFlag(string name) => new($"{name}${_flags++}", 1, FieldKind.Variable, default);

    /// <summary>A variable begins to exist.</summary>
    public void Declare(Variable variable, Tree<Node> value, Frame frame)
    {
        Tree<Field> storage = Shapes.Storage(variable.Type, variable.Name, false, variable.Span);
        frame.Bind(variable, storage);
        Places.Write(new Place([new PlaceChoice(Nodes.True, storage, [])]), value);
    }

    /// <summary>Runs the body of a control whose parameters are bound.</summary>
    public void RunControl(BlockDeclaration control, Frame frame)
    {
        Statements.Run(control.Locals, frame);
        Statements.Run(control.Apply!.Statements, frame);
    }

    /// <summary>A frame for a body.</summary>
    public Frame NewFrame(Frame? outer, ObjectInstance? self) => new(outer, self, NewFlag("returned"));

    /// <summary>A frame for a block of the package, with its parameters bound.</summary>
    public Frame NewFrame(ObjectInstance block, IReadOnlyList<object> arguments)
    {
        Frame frame = NewFrame(null, block);
        for (int i = 0; i < arguments.Count; i++)
        {
            frame.Bind(block.Block!.Parameters[i].Variable, arguments[i]);
        }

        return frame;
    }

    /// <summary>Runs a control of the package.</summary>
    public void RunControl(ObjectInstance control, params IReadOnlyList<object> arguments) => RunControl(control.Block!, NewFrame(control, arguments));

    /// <summary>The object of an instance, seen from where the program runs.</summary>
    public ObjectInstance Resolve(Expression receiver, Frame frame)
    {
        switch (receiver)
        {
            case InstanceExpression i:
                for (ObjectInstance? self = frame.Self; self is not null; self = self.Parent)
                {
                    if (self.Child(i.Instance) is { } child)
                    {
                        return child;
                    }
                }

                return Program.Find(i.Instance) ?? throw Refusal.Because("FNIC4003", i.Span, $"there is no object '{i.Instance.Name}' here");
            case VariableExpression v when frame.Find(v.Variable) is ObjectInstance bound:
                return bound;
            case VariableExpression v:
                for (ObjectInstance? self = frame.Self; self is not null; self = self.Parent)
                {
                    if (self.Parameter(v.Variable) is ElaboratedObject o)
                    {
                        return o.Instance;
                    }
                }

                break;
            case ThisExpression when frame.Self is { } self:
                return self;
        }

        throw Refusal.Because("FNIC4003", receiver.Span, "this object is not known when compiling");
    }
}
