namespace Torchline.InferenceService.Serving.Batching;

/// <summary>
/// A run of ONNX Runtime that a token ends, between two operators of the graph. Its options are its own: those of another run would be ended
/// by a token that comes late.
/// </summary>
internal sealed class EndableRun : IDisposable
{
    private readonly RunOptions options;
    private readonly CancellationToken cancellation;
    private readonly CancellationTokenRegistration registration;

    /// <param name="givesMemoryBack">Whether the arena of the session gives back what the run has taken.</param>
    /// <param name="cancellation">Ends the run.</param>
    public EndableRun(bool givesMemoryBack, CancellationToken cancellation)
    {
        this.cancellation = cancellation;
        options = givesMemoryBack ? MemoryArena.GivingBack() : new();
        registration = cancellation.UnsafeRegister(static options => ((RunOptions)options!).Terminate = true, options);
    }

    /// <summary>Runs.</summary>
    /// <exception cref="OperationCanceledException">The token has ended it.</exception>
    public void Do(Action<RunOptions> run)
    {
        cancellation.ThrowIfCancellationRequested();
        try
        {
            run(options);
        }
        catch (OnnxRuntimeException e) when (cancellation.IsCancellationRequested)
        {
            throw new OperationCanceledException("The run was ended.", e, cancellation);
        }
    }

    /// <summary>Waits for a token that is just ending the run, and frees the options.</summary>
    public void Dispose()
    {
        registration.Dispose();
        options.Dispose();
    }
}

/// <summary>The memory that a session of ONNX Runtime keeps from one run to the next.</summary>
internal static class MemoryArena
{
    /// <summary>The options of a run after which the arena gives back what is free; the caller disposes them.</summary>
    public static RunOptions GivingBack()
    {
        var options = new RunOptions();
        options.AddRunConfigEntry("memory.enable_memory_arena_shrinkage", "cpu:0");
        return options;
    }
}
