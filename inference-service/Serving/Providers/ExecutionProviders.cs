using System.Collections.Concurrent;
using System.Text.RegularExpressions;
using SessionOptions = Microsoft.ML.OnnxRuntime.SessionOptions;

namespace Torchline.InferenceService.Serving.Providers;

/// <summary>What a model is computed with, and which providers before it in the order did not work.</summary>
/// <param name="Name">The provider.</param>
/// <param name="Skipped">Those before it, with the reasons; null if there are none.</param>
public sealed record ProviderUse(string Name, IReadOnlyList<SkippedProvider>? Skipped = null)
{
    /// <summary>The CPU, as the only one that was asked for.</summary>
    public static ProviderUse Cpu { get; } = new(ExecutionProviders.Cpu);
}

/// <summary>A provider that did not work.</summary>
/// <param name="Name">The provider.</param>
/// <param name="Reason">What ONNX Runtime reported.</param>
public sealed record SkippedProvider(string Name, string Reason);

/// <summary>
/// Opens networks with the first provider of the configured order that works. One that does not is named in the log, in
/// <c>/v1/models</c> and in the metrics; ONNX Runtime itself would compute on the CPU without a word.
/// </summary>
internal sealed partial class ExecutionProviders(IOptions<ProviderSettings> options, ILogger<ExecutionProviders> logger)
{
    /// <summary>The provider that works everywhere.</summary>
    public const string Cpu = "cpu";

    private const string Failure = " : FAIL : ";

    // Those whose library cannot be loaded are not tried again for every model.
    private readonly ConcurrentDictionary<string, string> missing = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, string> logged = new(StringComparer.Ordinal);

    /// <summary>The names of the providers.</summary>
    public static IReadOnlyList<string> Known { get; } = ["cuda", "tensorrt", "webgpu", Cpu];

    /// <summary>Checks that the first provider can be loaded, if it is required.</summary>
    /// <exception cref="OptionsValidationException">It cannot.</exception>
    public void Check()
    {
        if (!options.Value.Providers.Require)
            return;
        using var session = new SessionOptions();
        Try(session, options.Value.Providers.Names[0], out var reason);
        if (reason is not null)
            throw new OptionsValidationException("", typeof(ProviderSettings), [Required(options.Value.Providers.Names[0], reason)]);
    }

    /// <summary>Opens a network.</summary>
    /// <param name="path">The file.</param>
    /// <param name="create">Makes the options of a session, once for each provider that is tried.</param>
    /// <param name="use">What the network is computed with.</param>
    /// <exception cref="OnnxRuntimeException">The network cannot be opened, or not with the provider that is required.</exception>
    /// <exception cref="InvalidOperationException">No provider of the order works.</exception>
    public InferenceSession Open(string path, Func<SessionOptions> create, out ProviderUse use)
    {
        var skipped = new List<SkippedProvider>();
        foreach (var name in options.Value.Providers.Names)
        {
            using var session = create();
            try
            {
                Try(session, name, out var reason);
                if (reason is null)
                {
                    var opened = new InferenceSession(path, session);
                    use = new(name, skipped.Count > 0 ? skipped : null);
                    return opened;
                }
                Skip(skipped, name, reason);
            }
            // What the CPU cannot open is no network: the exception is the caller's.
            catch (OnnxRuntimeException e) when (name != Cpu && !options.Value.Providers.Require)
            {
                Skip(skipped, name, e.Message);
            }
        }
        throw new InvalidOperationException(
            $"No provider of Torchline:Providers:Order works: {string.Join("; ", skipped.Select(one => $"{one.Name}: {one.Reason}"))}. Add cpu to the order.");
    }

    private void Skip(List<SkippedProvider> skipped, string name, string message)
    {
        var reason = ReasonOf(message);
        if (options.Value.Providers.Require && skipped.Count == 0)
            throw new InvalidOperationException(Required(name, reason));
        skipped.Add(new(name, reason));
        if (logged.TryAdd(name, reason)) // Once, not for every model.
            LogSkipped(name, FirstLine(message));
    }

    /// <param name="reason">Why the provider does not work here; null if it does.</param>
    private void Try(SessionOptions session, string name, out string? reason)
    {
        if (missing.TryGetValue(name, out reason))
            return;
        var settings = options.Value.Providers.Options.GetValueOrDefault(name) ?? [];
        try
        {
            switch (name)
            {
                case "cuda":
                    using (var cuda = new OrtCUDAProviderOptions())
                    {
                        cuda.UpdateOptions(settings);
                        session.AppendExecutionProvider_CUDA(cuda);
                    }
                    break;
                case "tensorrt":
                    using (var tensorrt = new OrtTensorRTProviderOptions())
                    {
                        tensorrt.UpdateOptions(settings);
                        session.AppendExecutionProvider_Tensorrt(tensorrt);
                    }
                    break;
                case "webgpu":
                    session.AppendExecutionProvider("WebGPU", settings);
                    break;
                default:
                    session.AppendExecutionProvider_CPU();
                    break;
            }
        }
        catch (Exception e) when (e is OnnxRuntimeException or DllNotFoundException or EntryPointNotFoundException or NotSupportedException)
        {
            reason = missing[name] = FirstLine(e.Message);
        }
    }

    private static string FirstLine(string message) => message.Split('\n')[0].Trim();

    /// <summary>What clients may read of a message: without the source lines of ONNX Runtime and without folders of this machine.</summary>
    internal static string ReasonOf(string message)
    {
        var line = FirstLine(message);
        var end = line.LastIndexOf(Failure, StringComparison.Ordinal);
        return Folders().Replace(end < 0 ? line : line[(end + Failure.Length)..], "");
    }

    private static string Required(string name, string reason) =>
        $"Torchline:Providers:Require: the provider {name} does not work here: {reason}";

    [GeneratedRegex(@"(?<=^|\s)([A-Za-z]:)?[/\\](?:[^\s/\\]+[/\\])+")]
    private static partial Regex Folders();

    [LoggerMessage(LogLevel.Warning, "The provider {Name} does not work here, the next one of Torchline:Providers:Order is taken. {Reason}")]
    private partial void LogSkipped(string name, string reason);
}
