using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Torchline.Recording.Native;

/// <summary>at::RecordFunctionCallback (ATen/record_function.h), 40 bytes, passed by value on the stack (System V ABI).</summary>
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct RecordFunctionCallback
{
    private delegate* unmanaged<nint*, nint, nint*> start;
    private delegate* unmanaged<nint, nint, void> end;
    private double samplingProbability;
    private ScopeFlags scopes;
    private byte needsInputs, needsOutputs, needsIds;

    /// <summary>An observer of operators, with their inputs and outputs.</summary>
    /// <param name="start">Called before an operator: addresses of its result (a std::unique_ptr, which it sets to null) and of the at::RecordFunction.</param>
    /// <param name="end">Called after it, with the addresses of the at::RecordFunction and of the context.</param>
    public static RecordFunctionCallback OfOperators(delegate* unmanaged<nint*, nint, nint*> start, delegate* unmanaged<nint, nint, void> end)
    {
        var callback = new RecordFunctionCallback { start = start, end = end, samplingProbability = 1, needsInputs = 1, needsOutputs = 1 };
        callback.scopes[0] = 1; // RecordScope::FUNCTION; operators that backward() dispatches are of this scope too
        return callback;
    }

    [InlineArray(10)]
    private struct ScopeFlags
    {
        private byte first;
    }
}
