namespace TorchSharp;

public static partial class torch
{
    /// <summary>The innermost dispose scope of this thread.</summary>
    public static DisposeScope? CurrentDisposeScope => DisposeScopeManager.Thread.Current;

    /// <summary>Opens a scope: tensors made on this thread until it is disposed belong to it and go with it.</summary>
    public static DisposeScope NewDisposeScope() => DisposeScopeManager.Thread.Push();

    /// <summary>Runs an expression in a scope of its own and keeps only its result, moved to the scope around.</summary>
    public static Tensor WrappedTensorDisposeScope(Func<Tensor> expr)
    {
        using var scope = NewDisposeScope();
        return expr().MoveToOuterDisposeScope();
    }
}
