using System.Diagnostics.CodeAnalysis;
using System.Runtime.ExceptionServices;

namespace FlexNic.Core;

/// <summary>Runs what follows programs recursively on a thread of its own, whose stack holds any nesting and any expression that the limits of front end and compiler let be made.</summary>
public static class DeepThread
{
    private const int StackBytes = 512 << 20;

    /// <summary>The result of the work; its exceptions are thrown again here.</summary>
    [SuppressMessage("Design", "CA1031:Do not catch general exception types", Justification = "Thrown again on the thread of the caller.")]
    public static T Run<T>(Func<T> work)
    {
        ArgumentNullException.ThrowIfNull(work);
        T? result = default;
        ExceptionDispatchInfo? failure = null;
        var thread = new Thread(
            () =>
            {
                try
                {
                    result = work();
                }
                catch (Exception e)
                {
                    failure = ExceptionDispatchInfo.Capture(e);
                }
            },
            StackBytes);
        thread.Start();
        thread.Join();
        failure?.Throw();
        return result!;
    }
}
