using Torchline.Training.Core.Display;
using Torchline.Training.Core.Runs;

namespace Torchline.Training.Core;

/// <summary>
/// One training, from data and options to the best weights in a run folder: start or resume, threads, seed, device, the loop and the
/// report. What is trained, the derived class supplies.
/// </summary>
/// <typeparam name="TOptions">The options that <c>config.json</c> records.</typeparam>
/// <typeparam name="TData">The data that is learned from.</typeparam>
internal abstract class TrainingRun<TOptions, TData> : IDisposable
    where TOptions : class
{
    /// <summary>Starts the run that is asked for, or resumes it, configured as it was, at its last checkpoint.</summary>
    /// <param name="kind">The kind of run that <c>config.json</c> names.</param>
    /// <param name="request">Under which name, with which options, seed and threads.</param>
    /// <param name="display">Shows the progress.</param>
    /// <exception cref="InvalidDataException">The data or a file of the run is missing or malformed.</exception>
    /// <exception cref="RunException">The run exists or is missing, its data has changed, or there is no such device.</exception>
    protected TrainingRun(string kind, TrainingRequest<TOptions> request, ITrainingDisplay display)
    {
        Display = display;
        (Folder, Configuration, Data) = request.Train is { } options ? Start(kind, request, options) : Resume(kind, request);
    }

    /// <summary>The run's folder.</summary>
    public RunFolder Folder { get; }

    /// <summary>What is trained, and how.</summary>
    public RunConfiguration<TOptions> Configuration { get; }

    /// <summary>The progress of the training.</summary>
    public TrainingProgress Progress { get; private protected set; } = new();

    /// <summary>The data that is learned from.</summary>
    protected TData Data { get; }

    /// <summary>Shows the progress.</summary>
    protected ITrainingDisplay Display { get; }

    /// <summary>The network, its recipe and its data.</summary>
    protected TOptions Options => Configuration.Options;

    /// <summary>The result, a line for each figure.</summary>
    public abstract IEnumerable<string> Summary();

    /// <summary>Trains to the end, or until <paramref name="stop"/> asks to stop, and writes the report.</summary>
    /// <returns>Whether it came to the end.</returns>
    public bool Run(CancellationToken stop)
    {
        set_num_threads(Configuration.Threads);
        try
        {
            Prepare(stop);
        }
        catch (OperationCanceledException)
        {
            return false;
        }
        manual_seed(Configuration.Seed); // independent of what was computed before, and in how many processes
        Progress = Train(stop);
        if (Progress.Best is null && !Progress.Finished)
            return false;
        var isComplete = Progress.Finished && Test(stop);
        WriteReport();
        return isComplete;
    }

    /// <summary>Writes <c>report.html</c> from the files of the run.</summary>
    public abstract void WriteReport();

    public virtual void Dispose()
    {
        (Data as IDisposable)?.Dispose();
        Folder.Dispose();
        GC.SuppressFinalize(this);
    }

    /// <summary>Reads the data; called by the constructor.</summary>
    /// <param name="options">Name it.</param>
    /// <param name="warn">Receives remarks about the data.</param>
    protected abstract TData Read(TOptions options, Action<string> warn);

    /// <summary>The files behind the data, with checksums; called by the constructor.</summary>
    protected abstract IReadOnlyList<DataSource> SourcesOf(TOptions options, TData data);

    /// <summary>Writes what a new run's folder holds besides <c>config.json</c>; called by the constructor.</summary>
    protected virtual void WriteFiles(RunFolder folder, TData data)
    {
    }

    /// <summary>Computes what the network depends on, before the seed is set.</summary>
    /// <exception cref="OperationCanceledException">It was asked to stop.</exception>
    protected virtual void Prepare(CancellationToken stop)
    {
    }

    /// <summary>Builds the network and its training; unused where <see cref="Train(CancellationToken)"/> is another loop.</summary>
    protected virtual ITrainingTask BuildTask() => throw new NotSupportedException();

    /// <summary>The network and the data in one line.</summary>
    /// <param name="network">The network that is trained, if any.</param>
    protected abstract string Describe(nn.Module? network);

    /// <summary>Prints what is trained.</summary>
    protected void PrintStart(nn.Module? network) => Display.Print($"{Configuration.Name}: {Describe(network)}, {Configuration.DescribeDevice()}");

    /// <summary>Prepares the untrained network of a new run, after <see cref="Describe"/> is printed.</summary>
    protected virtual void BeforeFirstStep(ITrainingTask task)
    {
    }

    /// <summary>Keeps more than the best weights, while the network is still in memory.</summary>
    protected virtual void Keep(ITrainingTask task)
    {
    }

    /// <summary>Tests a finished run once; a second call changes nothing.</summary>
    /// <returns>Whether it came to the end.</returns>
    protected virtual bool Test(CancellationToken stop) => true;

    /// <summary>Trains; the seed is set.</summary>
    protected virtual TrainingProgress Train(CancellationToken stop)
    {
        using var task = BuildTask();
        PrintStart(task.Network);
        if (!File.Exists(Folder.LastCheckpoint))
            BeforeFirstStep(task);
        var progress = Train(task, Folder, stop);
        if (progress.Best is not null)
            Keep(task);
        return progress;
    }

    /// <summary>Runs the loop from the last checkpoint on.</summary>
    /// <param name="task">The training.</param>
    /// <param name="folder">Where its files lie: the run's folder, or a stage's.</param>
    /// <param name="stop">Asks to stop.</param>
    protected TrainingProgress Train(ITrainingTask task, RunFolder folder, CancellationToken stop)
    {
        using var trainer = new Trainer(task, folder, Display);
        return Show(() =>
        {
            trainer.Resume();
            try
            {
                return trainer.Run(stop);
            }
            catch (OperationCanceledException)
            {
                return Checkpoint.ReadProgress(folder.LastCheckpoint); // stopped between two epochs: the last one's end is kept
            }
        });
    }

    /// <summary>How many parameters a network has, as text.</summary>
    protected static string CountParameters(nn.Module? network) => $"{network!.parameters().Sum(parameter => parameter.numel()):N0}";

    /// <summary>Runs <paramref name="work"/> while the display is up.</summary>
    protected TrainingProgress Show(Func<TrainingProgress> work) => Display.Show(() =>
    {
        set_num_threads(Configuration.Threads); // OpenMP keeps it for each thread, and a display may bring one of its own
        return work();
    });

    private (RunFolder, RunConfiguration<TOptions>, TData) Start(string kind, TrainingRequest<TOptions> request, TOptions options)
    {
        RunFolder.RequireFree(request.Runs, request.Name);
        TrainingDevice.Use(request.Device);
        var data = Read(options, Display.Warn);
        var configuration = new RunConfiguration<TOptions>
        {
            Kind = kind,
            Name = request.Name,
            CommandLine = request.CommandLine,
            Seed = request.Seed,
            Threads = request.Threads,
            Device = request.Device,
            Options = options,
            Data = SourcesOf(options, data),
        };
        var folder = RunFolder.Create(request.Runs, request.Name);
        WriteFiles(folder, data);
        RunFolder.WriteJson(folder.ConfigurationFile, configuration); // last: from now on the run exists
        return (folder, configuration, data);
    }

    private (RunFolder, RunConfiguration<TOptions>, TData) Resume(string kind, TrainingRequest<TOptions> request)
    {
        var folder = RunFolder.Open(request.Runs, request.Name);
        try
        {
            var configuration = folder.ReadConfigurationToResume<TOptions>(kind, Display.Warn);
            TrainingDevice.UseAgain(configuration.Device, Display.Warn);
            var data = Read(configuration.Options, Display.Warn);
            configuration.RequireSameData(SourcesOf(configuration.Options, data));
            return (folder, configuration, data);
        }
        catch
        {
            folder.Dispose();
            throw;
        }
    }
}

/// <summary>What one call of <c>torchline train</c> asks for, whatever is trained.</summary>
/// <typeparam name="TOptions">The options of one kind of training.</typeparam>
internal sealed record TrainingRequest<TOptions>
    where TOptions : class
{
    /// <summary>The run's name.</summary>
    public required string Name { get; init; }

    /// <summary>The folder of all runs.</summary>
    public required string Runs { get; init; }

    /// <summary>Fixes everything that is random.</summary>
    public long Seed { get; init; } = 1;

    /// <summary>libtorch's threads.</summary>
    public int Threads { get; init; } = 1;

    /// <summary>Where to compute (see <see cref="TrainingDevice"/>).</summary>
    public string Device { get; init; } = TrainingDevice.Cpu;

    /// <summary>The command as it was typed.</summary>
    public string CommandLine { get; init; } = "";

    /// <summary>What to train in a new run; null: continue the run that exists.</summary>
    public TOptions? Train { get; init; }
}
