namespace TorchSharp;

/// <summary>The stack of dispose scopes of one thread.</summary>
public class DisposeScopeManager
{
    [ThreadStatic]
    private static DisposeScopeManager? thread;

    private readonly ThreadDisposeScopeStatistics statistics = new();

    public static ThreadDisposeScopeStatistics Statistics => Thread.statistics;

    internal static DisposeScopeManager Thread => thread ??= new DisposeScopeManager();

    internal DisposeScope? Current { get; private set; }

    internal DisposeScope Push() => Current = new DisposeScope(this, Current);

    /// <summary>Takes a scope out, wherever in the stack it is: scopes can end in another order than they began.</summary>
    internal void Remove(DisposeScope scope)
    {
        if (Current == scope)
        {
            Current = scope.OuterScope;
            return;
        }
        for (var inner = Current; inner is not null; inner = inner.OuterScope)
            if (inner.OuterScope == scope) inner.OuterScope = scope.OuterScope;
    }

    /// <summary>Puts a new object in the innermost scope of this thread, if there is one.</summary>
    internal static void Register(IScoped created)
    {
        var scope = Thread.Current;
        if (scope is null)
        {
            created.Statistics.CreatedOutsideScopeCount++;
            return;
        }
        created.Statistics.CreatedInScopeCount++;
        scope.Include(created);
    }

    /// <summary>Counts an object that its user disposes, and takes it out of its scope.</summary>
    internal static void Unregister(IScoped disposed)
    {
        if (disposed.OwningScope is { } scope)
            scope.MarkAsDisposed(disposed);
        else
            disposed.Statistics.DisposedOutsideScopeCount++;
    }
}
