namespace Microsoft.ML.OnnxRuntime;

/// <summary>A loaded model. Any number of threads may run it at the same time.</summary>
public unsafe partial class InferenceSession : IDisposable
{
    private static readonly Lazy<SessionOptions> _defaultOptions = new(() => new SessionOptions());
    private static readonly Lazy<RunOptions> _defaultRunOptions = new(() => new RunOptions());

    private readonly SessionNodes _inputs;
    private readonly SessionNodes _outputs;
    private readonly SessionNodes _overridableInitializers;
    private readonly OrtValue[] _initializers;
    private readonly Lazy<ModelMetadata> _metadata;

    /// <exception cref="OnnxRuntimeException">The file is absent or no valid model, or it asks for something unsupported.</exception>
    public InferenceSession(string modelPath) : this(modelPath, _defaultOptions.Value)
    {
    }

    /// <inheritdoc cref="InferenceSession(string)"/>
    public InferenceSession(string modelPath, SessionOptions options) : this(SessionHandle.Load(modelPath, options), options)
    {
    }

    /// <inheritdoc cref="InferenceSession(string)"/>
    public InferenceSession(byte[] model) : this(model, _defaultOptions.Value)
    {
    }

    /// <inheritdoc cref="InferenceSession(string)"/>
    public InferenceSession(byte[] model, SessionOptions options) : this(SessionHandle.Load(model, options), options)
    {
    }

    private InferenceSession(SessionHandle handle, SessionOptions options)
    {
        Handle = handle;
        _initializers = [.. options.Initializers];
        _metadata = new(() => new ModelMetadata(this));

        using var session = handle.Borrow();
        _inputs = SessionNodes.Read(
            "input", session, Ort.Api->SessionGetInputCount, Ort.Api->SessionGetInputName, Ort.Api->SessionGetInputTypeInfo);
        _outputs = SessionNodes.Read(
            "output", session, Ort.Api->SessionGetOutputCount, Ort.Api->SessionGetOutputName, Ort.Api->SessionGetOutputTypeInfo);
        _overridableInitializers = SessionNodes.Read(
            "initializer", session, Ort.Api->SessionGetOverridableInitializerCount, Ort.Api->SessionGetOverridableInitializerName,
            Ort.Api->SessionGetOverridableInitializerTypeInfo);
    }

    internal SessionHandle Handle { get; }

    public IReadOnlyList<string> InputNames => _inputs.Names;

    public IReadOnlyList<string> OutputNames => _outputs.Names;

    public IReadOnlyDictionary<string, NodeMetadata> InputMetadata => _inputs.Metadata;

    public IReadOnlyDictionary<string, NodeMetadata> OutputMetadata => _outputs.Metadata;

    /// <summary>Initializers that are inputs too: what a run does not give keeps the model's value.</summary>
    public IReadOnlyDictionary<string, NodeMetadata> OverridableInitializerMetadata => _overridableInitializers.Metadata;

    public ModelMetadata ModelMetadata => _metadata.Value;

    /// <summary>When profiling began, in the clock of the profile.</summary>
    public ulong ProfilingStartTimeNs
    {
        get
        {
            using var session = Handle.Borrow();
            ulong start;
            OrtStatus.Check(Ort.Api->SessionGetProfilingStartTimeNs(session, &start));
            return start;
        }
    }

    /// <summary>Ends profiling; returns the path of the profile.</summary>
    public string EndProfiling()
    {
        using var session = Handle.Borrow();
        using var allocator = OrtAllocator.DefaultInstance.Borrow();
        byte* path;
        OrtStatus.Check(Ort.Api->SessionEndProfiling(session, allocator, &path));
        return OrtAllocator.TakeString(path);
    }

    /// <summary>Releases the session, once the runs that are under way have ended.</summary>
    public void Dispose()
    {
        Dispose(disposing: true);
        GC.SuppressFinalize(this);
    }

    protected virtual void Dispose(bool disposing)
    {
        if (!disposing) return;
        Handle.Dispose();
        GC.KeepAlive(_initializers);
    }
}
