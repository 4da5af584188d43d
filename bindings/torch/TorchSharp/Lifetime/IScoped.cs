namespace TorchSharp;

/// <summary>A disposable that knows the scope it belongs to, so that disposing it early takes it out of the scope.</summary>
internal interface IScoped : IDisposable
{
    DisposeScope? OwningScope { get; set; }

    /// <summary>The calling thread's counters for this kind of object.</summary>
    LifetimeStatistics Statistics { get; }
}
