using FlexNic.Model.Program.Values;

namespace FlexNic.Model.Program.Execution;

/// <summary>The externs of an architecture.</summary>
internal interface IExternLibrary
{
    /// <summary>Runs a function or a method; gives its result, or null for none. Throws <see cref="NotSupportedException"/> for one that it does not have.</summary>
    Value? Call(ExternInvocation call);
}
