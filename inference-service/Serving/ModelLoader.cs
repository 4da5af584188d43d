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
            LogFailure(e.Message, IsDamage(e) ? null : e);
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
        foreach (var (folder, lack) in repository.FoldersWithoutVersions())
            LogNoVersion(folder, lack);
        var names = repository.Names();
        if (names.Count == 0)
            throw new ModelPackageException(repository.Folder, "There are no models here.", "Set Torchline:Models to a folder with models.");
        var models = new List<IServedModel>();
        var quarantine = new Quarantine(repository);
        try
        {
            await ParallelLoading.LoadAsync(
                names, repository, models, name => LoadNewestAsync(repository, name, quarantine, cancellation), cancellation);
            foreach (var model in models)
                LogLoaded(model.Manifest.Name, model.Manifest.Version, model.Manifest.Task);
            if (models.Count == 0 && quarantine.Versions.Count > 0)
                throw new ModelPackageException(repository.Folder, "No model can be served.", quarantine.ToString());
            var taken = OpenBudget();
            catalog.Open(models, Defaults(repository, models, quarantine), quarantine.Versions);
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

    /// <summary>The newest version that can be served. A version that cannot is left where it is, and the one before it answers.</summary>
    /// <returns>The model, warm; null if there is none, or its task has no route here.</returns>
    private async Task<IServedModel?> LoadNewestAsync(
        ModelRepository repository, string name, Quarantine quarantine, CancellationToken cancellation)
    {
        foreach (var version in repository.Versions(name).Reverse())
        {
            cancellation.ThrowIfCancellationRequested();
            IServedModel? model = null;
            try
            {
                var package = repository.Open(name, version);
                model = packages.Load(package);
                if (model is null)
                {
                    LogUnknownTask(name, version, package.Manifest.Task);
                    return null;
                }
                await model.WarmUpAsync();
                await Task.Yield(); // from the thread of the model's batches, which would wait for itself where the service is stopping
                return model;
            }
            catch (Exception e) when (IsDamage(e) && !cancellation.IsCancellationRequested)
            {
                if (model is not null)
                    await model.DisposeAsync();
                LogQuarantined(name, version, quarantine.Add(name, version, e));
            }
        }
        return null;
    }

    private static bool IsDamage(Exception exception) =>
        exception is ModelPackageException or IOException or UnauthorizedAccessException or OnnxRuntimeException or InvalidDataException;

    /// <summary>The first model of a task does it where <c>defaults.json</c> has no entry, or one that cannot be served.</summary>
    private Dictionary<string, string> Defaults(ModelRepository repository, IReadOnlyList<IServedModel> models, Quarantine quarantine)
    {
        var defaults = models.DistinctBy(model => model.Manifest.Task)
            .ToDictionary(model => model.Manifest.Task, model => model.Manifest.Name, StringComparer.Ordinal);
        foreach ((var task, var name) in repository.Defaults())
        {
            if (models.Any(model => model.Manifest.Name == name && model.Manifest.Task == task))
            {
                defaults[task] = name;
            }
            else if (quarantine.Has(name))
            {
                LogNoDefault(name, task, defaults.GetValueOrDefault(task, "none"));
            }
            else
            {
                throw new ModelPackageException(
                    Path.Combine(repository.Folder, ModelRepository.DefaultsFileName),
                    $"There is no model '{name}' for the task '{task}'.",
                    "Correct the file, or publish that model.");
            }
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

    [LoggerMessage(LogLevel.Information, "{Name}, version {Version}, is left out: no route here does the task {Task}")]
    private partial void LogUnknownTask(string name, int version, string task);

    [LoggerMessage(LogLevel.Warning, "The folder {Folder} of the models has no version to serve. {Lack}")]
    private partial void LogNoVersion(string folder, string lack);

    [LoggerMessage(LogLevel.Error, "{Name}, version {Version}, is not served. {Reason}")]
    private partial void LogQuarantined(string name, int version, string reason);

    [LoggerMessage(LogLevel.Warning, "{Name} cannot be the default of the task {Task} as it is not served; the default is {Other}")]
    private partial void LogNoDefault(string name, string task, string other);

    [LoggerMessage(LogLevel.Critical, "The models cannot be loaded. {Reason}")]
    private partial void LogFailure(string reason, Exception? exception);
}
