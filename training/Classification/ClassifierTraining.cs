using System.Globalization;
using Torchline.Training.Display;
using Torchline.Training.Loop;
using Torchline.Training.Models.Vision;
using Torchline.Training.Optimization;
using Torchline.Training.Runs;
using Torchline.Training.Weights;
using static TorchSharp.torch;

namespace Torchline.Training.Classification;

/// <summary>One training of a classifier of pictures: from folders and weights to the best weights in a run folder.</summary>
public sealed class ClassifierTraining : IDisposable
{
    private readonly RunConfiguration<ClassifierOptions> configuration;
    private readonly ClassifierData data;
    private readonly ITrainingDisplay display;
    private readonly PixelNormalization normalization = PixelNormalization.ImageNet();

    private ClassifierTraining(
        RunFolder folder, RunConfiguration<ClassifierOptions> configuration, ClassifierData data, ITrainingDisplay display)
    {
        Folder = folder;
        this.configuration = configuration;
        this.data = data;
        this.display = display;
    }

    /// <summary>The run's folder.</summary>
    public RunFolder Folder { get; }

    private ClassifierOptions Options => configuration.Options;

    /// <summary>Begins a new run: finds the pictures, writes <c>config.json</c>.</summary>
    /// <param name="request">What to train, under which name.</param>
    /// <param name="options">The network, its recipe and its data.</param>
    /// <param name="display">Receives remarks about the data.</param>
    /// <exception cref="InvalidDataException">The data is missing, or no picture of a class can be decoded.</exception>
    /// <exception cref="RunException">There is a run of this name already.</exception>
    public static ClassifierTraining Start(ClassifierRequest request, ClassifierOptions options, ITrainingDisplay display)
    {
        RunFolder.RequireFree(request.Runs, request.Name);
        var data = new ClassifierData(options.Data, display.Warn);
        var configuration = request.ConfigurationOf(ClassifierRun.Kind, options, SourcesOf(options, data));
        var folder = RunFolder.Create(request.Runs, request.Name);
        RunFolder.WriteJson(folder.ConfigurationFile, configuration); // from now on the run exists
        return new ClassifierTraining(folder, configuration, data, display);
    }

    /// <summary>Takes up a run where its last checkpoint left it, exactly as it was configured.</summary>
    /// <exception cref="RunException">There is no such run, or its data has changed since.</exception>
    /// <exception cref="InvalidDataException">The data or a file of the run is damaged.</exception>
    public static ClassifierTraining Resume(string runs, string name, ITrainingDisplay display)
    {
        var folder = RunFolder.Open(runs, name);
        try
        {
            var configuration = folder.ReadConfigurationToResume<ClassifierOptions>(ClassifierRun.Kind, display.Warn);
            var data = new ClassifierData(configuration.Options.Data, display.Warn);
            configuration.RequireSameData(SourcesOf(configuration.Options, data));
            return new ClassifierTraining(folder, configuration, data, display);
        }
        catch
        {
            folder.Dispose();
            throw;
        }
    }

    /// <summary>Trains until the end, or until <paramref name="stop"/> asks to stop, and writes the report.</summary>
    /// <returns>How far the training came.</returns>
    /// <exception cref="WeightFileException">The weights cannot be read or do not fit the network.</exception>
    public TrainingProgress Run(CancellationToken stop)
    {
        set_num_threads(configuration.Threads);
        manual_seed(configuration.Seed);
        using var network = BuildNetwork();
        var task = new ClassifierTask(network, normalization, data, Options, configuration.Seed);
        display.Say($"{configuration.Name}: {Options.Model}, {network.parameters().Sum(parameter => parameter.numel()):N0} parameters, "
            + $"{data.Train.Count} pictures of {data.Classes.Count} classes to learn from, {data.Validation.Count} to choose by, "
            + $"{configuration.Threads} threads");
        if (!File.Exists(Folder.LastCheckpoint))
            Prepare(network, task);

        using var trainer = new Trainer(task, LoopOptions(task.StepsPerEpoch), Folder, display);
        var progress = display.Show(() =>
        {
            set_num_threads(configuration.Threads); // OpenMP keeps it for each thread, and a display may bring one of its own
            trainer.Resume();
            return trainer.Run(stop);
        });
        if (progress.Best is not null)
            WriteReport();
        return progress;
    }

    /// <inheritdoc />
    public void Dispose()
    {
        normalization.Dispose();
        Folder.Dispose();
    }

    private static DataSource[] SourcesOf(ClassifierOptions options, ClassifierData data) =>
        [.. data.Sources, .. options.Weights is { } weights ? new[] { DataSource.OfFile(weights) } : []];

    private VisionNetwork BuildNetwork()
    {
        var network = VisionModels.Create(Options.Model, data.Classes.Count);
        if (Options.Weights is { } file)
        {
            using var weights = WeightFile.Read(file);
            StateDictLoader.Load(network, weights, new StateDictOptions { Optional = [network.Head + "."] });
        }
        if (Options.Recipe.ZeroHead)
        {
            foreach (var parameter in network.HeadParameters())
                nn.init.zeros_(parameter);
        }
        if (Options.Mode == TransferMode.Freeze)
        {
            foreach (var parameter in network.BackboneParameters())
                parameter.requires_grad = false;
        }
        return network;
    }

    private void Prepare(VisionNetwork network, ClassifierTask task)
    {
        if (Options.Recipe.AdaptStatistics)
            task.AdaptStatistics();
        var evaluation = ClassifierEvaluation.Of(network, normalization, data.Validation, Options.View);
        RunFolder.WriteJson(Folder.StartFile, new ClassifierStart(data.Classes, evaluation.Loss, evaluation.Accuracy));
        display.Say(string.Create(
            CultureInfo.InvariantCulture, $"before training: val.loss {evaluation.Loss:G4}  {ClassifierTask.Accuracy} {evaluation.Accuracy:P2}"));
    }

    private void WriteReport()
    {
        using var run = ClassifierRun.Load(Folder.Path);
        var evaluation = ClassifierEvaluation.Of(run.Network, normalization, data.Validation, Options.View);
        AtomicFile.Write(Folder.ReportFile, ClassifierReport.Compose(run, data.Validation, evaluation));
    }

    private TrainerOptions LoopOptions(int stepsPerEpoch) => new()
    {
        Epochs = Options.Recipe.Epochs,
        Schedule = new LearningRateSchedule(Decay.Step, WarmUp: 0, (long)Options.Recipe.Epochs * stepsPerEpoch)
        {
            Interval = (long)Options.Recipe.DecayEvery * stepsPerEpoch,
            FallTo = Options.Recipe.DecayFactor,
        },
        ChooseBy = ClassifierTask.Accuracy,
        AverageDecay = Options.Recipe.AverageDecay,
        Patience = Options.Recipe.Patience,
        CheckpointEverySteps = Options.CheckpointEverySteps,
    };
}
