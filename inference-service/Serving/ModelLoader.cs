using Torchline.InferenceService.Memory;

namespace Torchline.InferenceService.Serving;

/// <summary>Loads and warms every model of the repository while the server answers health checks already.</summary>
internal sealed partial class ModelLoader(
    ModelCatalog catalog,
    ServedPackages packages,
    MemoryBudget memory,
    MemoryTrimmer trimmer,
    IHostApplicationLifetime lifetime,
    ILogger<ModelLoader> logger)
    : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        // The server listens first, and a host that is asked to stop while it starts would throw.
        await StartedAsync(stoppingToken);
        try
        {
            await LoadAsync(packages.Repository, stoppingToken);
        }
        catch (Exception e) when (!stoppingToken.IsCancellationRequested)
        {
            var expected = e is ModelPackageException or IOException or UnauthorizedAccessException or OnnxRuntimeException;
            LogFailure(e.Message, expected ? null : e);
            Environment.ExitCode = 1;
            lifetime.StopApplication();
        }
    }

    private async Task StartedAsync(CancellationToken cancellation)
    {
        var started = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        using var registration = lifetime.ApplicationStarted.Register(started.SetResult);
        await started.Task.WaitAsync(cancellation);
    }

    private async Task LoadAsync(ModelRepository repository, CancellationToken cancellation)
    {
        var names = repository.Names();
        if (names.Count == 0)
            throw new ModelPackageException(repository.Folder, "There are no models here.", "Set Torchline:Models to a folder with models.");
        var models = new List<IServedModel>();
        try
        {
            await ParallelLoading.LoadAsync(names, repository, models, name => LoadAsync(repository, name), cancellation);
            foreach (var model in models)
                LogLoaded(model.Manifest.Name, model.Manifest.Version, model.Manifest.Task);
            var taken = OpenBudget();
            catalog.Open(models, Defaults(repository, models));
            AccountForWorkers(taken);
        }
        catch
        {
            foreach (var model in models)
                await model.DisposeAsync();
            throw;
        }
    }

    // The arenas have grown to the largest batch: what the process takes now is what the models take when one worker of each works.
    private long OpenBudget()
    {
        var taken = Environment.WorkingSet;
        if (!memory.Open(taken))
            LogLittleMemory(taken >> 20, memory.Limit >> 20);
        return taken;
    }

    // What went back belongs to one worker of each model, and the others take as much when they work, too.
    private void AccountForWorkers(long taken)
    {
        trimmer.Trim();
        taken += Math.Max(0, taken - Environment.WorkingSet) * (Environment.ProcessorCount - 1);
        memory.Open(taken);
        LogBudget(memory.Limit >> 20, taken >> 20, memory.Capacity >> 20);
    }

    private async Task<IServedModel?> LoadAsync(ModelRepository repository, string name)
    {
        var model = Load(repository.OpenLatest(name));
        await (model?.WarmUpAsync() ?? Task.CompletedTask);
        return model;
    }

    private IServedModel? Load(ModelPackage package)
    {
        if (packages.Load(package) is { } model)
            return model;
        LogUnknownTask(package.Folder, package.Manifest.Task);
        return null;
    }

    /// <summary>A task without an entry in <c>defaults.json</c> is done by the first of its models.</summary>
    private static Dictionary<string, string> Defaults(ModelRepository repository, IReadOnlyList<IServedModel> models)
    {
        var defaults = models.DistinctBy(model => model.Manifest.Task)
            .ToDictionary(model => model.Manifest.Task, model => model.Manifest.Name, StringComparer.Ordinal);
        foreach ((var task, var name) in repository.Defaults())
        {
            if (!models.Any(model => model.Manifest.Name == name && model.Manifest.Task == task))
            {
                throw new ModelPackageException(
                    Path.Combine(repository.Folder, ModelRepository.DefaultsFileName),
                    $"There is no model '{name}' for the task '{task}'.",
                    "Correct the file, or publish that model.");
            }
            defaults[task] = name;
        }
        return defaults;
    }

    [LoggerMessage(LogLevel.Information, "Serving {Name}, version {Version}, for the task {Task}")]
    private partial void LogLoaded(string name, int version, string task);

    [LoggerMessage(LogLevel.Information, "Memory: of {Limit} MiB the models take {Taken}, requests and jobs may take {Budget}")]
    private partial void LogBudget(long limit, long taken, long budget);

    [LoggerMessage(
        LogLevel.Warning,
        "The models take {Taken} MiB of memory, and the limit is {Limit}: large requests will be refused. Raise the limit " +
        "(of the container, or Torchline:Memory:LimitBytes), or serve fewer models")]
    private partial void LogLittleMemory(long taken, long limit);

    [LoggerMessage(LogLevel.Warning, "{Folder} is left out: this service has no task {Task}")]
    private partial void LogUnknownTask(string folder, string task);

    [LoggerMessage(LogLevel.Critical, "The models cannot be loaded. {Reason}")]
    private partial void LogFailure(string reason, Exception? exception);
}
