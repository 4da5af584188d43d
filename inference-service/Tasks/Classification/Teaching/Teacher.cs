using System.Diagnostics;
using Torchline.InferenceService.Images;
using Torchline.InferenceService.Serving;
using Torchline.Teaching;

namespace Torchline.InferenceService.Tasks.Classification.Teaching;

/// <summary>Teaches one classifier at a time, publishes it and puts it in service.</summary>
internal sealed partial class Teacher(
    ModelCatalog catalog,
    ServedPackages packages,
    ImagePreprocessor preprocessor,
    IOptions<ClassificationOptions> options,
    IHostApplicationLifetime lifetime,
    ILogger<Teacher> logger) : IDisposable
{
    private const int BytesOfFeatures = 8 * 1024; // two rows of 1,024 float32

    private readonly SemaphoreSlim turn = new(1);
    private readonly TeachingSettings settings = options.Value.Teaching;

    /// <summary>Whether requests may teach.</summary>
    public bool IsEnabled => settings.Enabled;

    /// <summary>Reads a form with images, teaches a model with them, and serves the result from then on.</summary>
    /// <param name="context">The request, a form.</param>
    /// <param name="model">The model that is taught; it stays as it is.</param>
    /// <param name="name">The model whose next version the result is.</param>
    /// <param name="folds">Parts of the images in cross-validation.</param>
    /// <param name="seed">Decides which images share a fold.</param>
    public async Task<Results<JsonAnswer<TeachResponse>, ProblemHttpResult>> TeachAsync(
        HttpContext context, ClassificationModel model, string name, int folds, int seed)
    {
        if (!turn.Wait(0))
            return TeachProblem.Busy(context.Response);
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(settings.TimeLimitSeconds));
        using var either = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, lifetime.ApplicationStopping, limit.Token);
        var how = new TeachingOptions { Folds = folds, Seed = seed, Threads = Threads };
        try
        {
            return await TeachAsync(context, model.Manifest, name, how, either.Token);
        }
        catch (TeachingException refusal)
        {
            return Problem.UnprocessableRequest(refusal.Message);
        }
        catch (OperationCanceledException) when (!context.RequestAborted.IsCancellationRequested)
        {
            return limit.IsCancellationRequested ? TeachProblem.TooLong(settings.TimeLimitSeconds) : TeachProblem.Stopping(context.Response);
        }
        catch (Exception e) when (e is ModelPackageException or UnauthorizedAccessException or (IOException and not BadHttpRequestException))
        {
            LogFailure(e, name);
            return TeachProblem.NotKept();
        }
        finally
        {
            turn.Release();
        }
    }

    /// <summary>Frees the turn.</summary>
    public void Dispose() => turn.Dispose();

    private int Threads => settings.Threads > 0 ? settings.Threads : Math.Max(1, Environment.ProcessorCount / 2);

    // The backbone is opened once more, and its weights are repacked; then the features, and the new version beside the old one.
    private long MemoryOf(ModelPackage package) =>
        (3 * package.Manifest.Files.Sum(file => file.Bytes)) + ((long)settings.MaxImages * BytesOfFeatures);

    private async Task<Results<JsonAnswer<TeachResponse>, ProblemHttpResult>> TeachAsync(
        HttpContext context, ModelManifest parent, string name, TeachingOptions how, CancellationToken stop)
    {
        var clock = Stopwatch.StartNew();
        var repository = packages.Repository;
        var identity = new TaughtIdentity(
            name, null, $"{context.Request.Method} {context.Request.Path}{context.Request.QueryString}", DataSet: "images of a request");
        var package = ModelPackage.Open(repository.FolderOf(parent.Name, parent.Version), repository.Contracts);
        using var lease = preprocessor.Budget.Lease();
        lease.Take(MemoryOf(package));
        using var teaching = new ClassifierTeaching(package, how);
        if (await new TeachForm(settings, preprocessor).ReadAsync(context.Request, teaching, stop) is { } problem)
            return problem;
        var taught = await Task.Run(() => teaching.Teach(LogProgress, stop), stop);
        var published = taught.Publish(repository, identity);
        var served = packages.Load(published)!;
        await served.WarmUpAsync();
        await catalog.AddAsync(served);
        LogTaught(name, published.Manifest.Version, taught.Counts.Sum(), taught.CrossValidation.Mean);
        return new JsonAnswer<TeachResponse>(TeachResponse.Of(published, taught, teaching.Images.Skipped, clock.Elapsed));
    }

    [LoggerMessage(LogLevel.Debug, "Teaching: {Phase}, {Done} of {Total}")]
    private partial void LogProgress(string phase, int done, int total);

    [LoggerMessage(LogLevel.Information, "Serving {Name}, version {Version}, taught with {Images} images: cross-validated accuracy {Accuracy:P1}")]
    private partial void LogTaught(string name, int version, int images, double accuracy);

    [LoggerMessage(LogLevel.Error, "{Name} was taught and cannot be published")]
    private partial void LogFailure(Exception exception, string name);
}
