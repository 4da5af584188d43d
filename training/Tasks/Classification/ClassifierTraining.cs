using System.Globalization;
using Torchline.Training.Core;
using Torchline.Training.Core.Display;
using Torchline.Training.Core.Optimization;
using Torchline.Training.Core.Runs;
using Torchline.Training.Vision;
using Torchline.Training.Weights;
using TorchSharp;
using static TorchSharp.torch;

namespace Torchline.Training.Tasks.Classification;

/// <summary>One training of a classifier of images: from folders and weights to the best weights in a run folder.</summary>
public sealed class ClassifierTraining : IDisposable
{
    private static readonly RunKind<ClassifierOptions, ClassifierData> Kind =
        new(ClassifierRun.Kind, (options, warn) => new ClassifierData(options.Data, warn), SourcesOf);

    private readonly OpenRun<ClassifierOptions, ClassifierData> run;
    private readonly ITrainingDisplay display;
    private readonly PixelNormalization normalization = PixelNormalization.ImageNet();

    private ClassifierTraining(OpenRun<ClassifierOptions, ClassifierData> run, ITrainingDisplay display) =>
        (this.run, this.display) = (run, display);

    /// <summary>The run's folder.</summary>
    public RunFolder Folder => run.Folder;

    private ClassifierOptions Options => run.Configuration.Options;

    private ClassifierData Data => run.Data;

    /// <summary>Begins a new run: finds the images, writes <c>config.json</c>.</summary>
    /// <param name="request">Under which name, with which seed and threads.</param>
    /// <param name="options">The network, its recipe and its data.</param>
    /// <param name="display">Receives remarks about the data.</param>
    /// <inheritdoc cref="RunKind{TOptions, TData}.Start" path="/exception" />
    public static ClassifierTraining Start(ClassifierRequest request, ClassifierOptions options, ITrainingDisplay display) =>
        new(Kind.Start(request, options, display.Warn), display);

    /// <summary>Takes up a run where its last checkpoint left it, exactly as it was configured.</summary>
    /// <inheritdoc cref="RunKind{TOptions, TData}.Resume" path="/exception" />
    public static ClassifierTraining Resume(string runs, string name, ITrainingDisplay display) =>
        new(Kind.Resume(runs, name, display.Warn), display);

    /// <summary>Trains until the end, or until <paramref name="stop"/> asks to stop, and writes the report.</summary>
    /// <returns>How far the training came.</returns>
    /// <exception cref="WeightFileException">The weights cannot be read or do not fit the network.</exception>
    public TrainingProgress Run(CancellationToken stop)
    {
        set_num_threads(run.Configuration.Threads);
        manual_seed(run.Configuration.Seed);
        using var network = BuildNetwork();
        var task = new ClassifierTask(network, normalization, Data, Options, run.Configuration.Seed);
        display.Say($"{run.Configuration.Name}: {Options.Model}, {network.parameters().Sum(parameter => parameter.numel()):N0} parameters, "
            + $"{Data.Train.Count} images of {Data.Classes.Count} classes to learn from, {Data.Validation.Count} to choose by, "
            + $"{run.Configuration.Means()}");
        if (Options.Mode == TransferMode.Finetune && Options.Recipe.HeadFirstEpochs >= Options.Recipe.Epochs)
            display.Warn($"the backbone will not learn: the head learns alone for {Options.Recipe.HeadFirstEpochs} epochs, and there are {Options.Recipe.Epochs} (--head-first)");
        if (!File.Exists(Folder.LastCheckpoint))
            Prepare(network, task);

        using var trainer = new Trainer(task, LoopOptions(task.StepsPerEpoch), Folder, display);
        var progress = display.Show(() =>
        {
            set_num_threads(run.Configuration.Threads); // OpenMP keeps it for each thread, and a display may bring one of its own
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
        run.Dispose();
    }

    private static DataSource[] SourcesOf(ClassifierOptions options, ClassifierData data) =>
        [.. data.Sources, .. options.Weights is { } weights ? new[] { DataSource.OfFile(weights) } : []];

    private VisionNetwork BuildNetwork()
    {
        var network = VisionModels.Create(Options.Model, Data.Classes.Count).to(get_default_device());
        if (Options.Weights is { } file)
        {
            using var weights = WeightFile.Read(file);
            StateDictLoader.Load(network, weights, new StateDictOptions { Optional = [network.Head + "."] });
        }
        if (Options.Recipe.ZeroHead && network.HeadIsLinear)
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
        var evaluation = ClassifierEvaluation.Of(network, normalization, Data.Validation, Options.View);
        RunFolder.WriteJson(Folder.StartFile, new ClassifierStart(Data.Classes, evaluation.Loss, evaluation.Accuracy));
        display.Say(string.Create(
            CultureInfo.InvariantCulture, $"before training: val.loss {evaluation.Loss:G4}  {ClassifierTask.Accuracy} {evaluation.Accuracy:P2}"));
    }

    private void WriteReport()
    {
        using var trained = ClassifierRun.Load(Folder.Path);
        var evaluation = ClassifierEvaluation.Of(trained.Network, normalization, Data.Validation, Options.View);
        DurableFile.Write(Folder.ReportFile, ClassifierReport.Compose(trained, Data.Validation, evaluation));
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
