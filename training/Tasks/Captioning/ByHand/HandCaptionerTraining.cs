using Torchline.Training.Core;
using Torchline.Training.Core.Display;
using Torchline.Training.Core.Optimization;
using Torchline.Training.Core.Runs;
using Torchline.Training.Weights;
using TorchSharp;
using static TorchSharp.torch;

namespace Torchline.Training.Tasks.Captioning.ByHand;

/// <summary>One training of a captioner by hand: from images and captions to the best weights in a run folder.</summary>
public sealed class HandCaptionerTraining : IDisposable
{
    private static readonly RunKind<HandCaptionerOptions, HandCaptionerData> Kind =
        new(HandCaptionerRun.Kind, (options, warn) => new HandCaptionerData(options, warn), (_, data) => data.Sources)
        {
            WriteFiles = (folder, data) => data.Vocabulary.Save(folder.VocabularyFile),
        };

    private readonly OpenRun<HandCaptionerOptions, HandCaptionerData> run;
    private readonly ITrainingDisplay display;

    private HandCaptionerTraining(OpenRun<HandCaptionerOptions, HandCaptionerData> run, ITrainingDisplay display) =>
        (this.run, this.display) = (run, display);

    /// <summary>The run's folder.</summary>
    public RunFolder Folder => run.Folder;

    private HandCaptionerOptions Options => run.Configuration.Options;

    private HandCaptionerData Data => run.Data;

    /// <summary>Begins a new run: reads the captions, looks at the images, writes <c>config.json</c>.</summary>
    /// <param name="request">Under which name, with which seed and threads.</param>
    /// <param name="options">The network, its recipe and its data.</param>
    /// <param name="display">Receives remarks about the data.</param>
    /// <inheritdoc cref="RunKind{TOptions, TData}.Start" path="/exception" />
    public static HandCaptionerTraining Start(HandCaptionerRequest request, HandCaptionerOptions options, ITrainingDisplay display) =>
        new(Kind.Start(request, options, display.Warn), display);

    /// <summary>Takes up a run where its last checkpoint left it, exactly as it was configured.</summary>
    /// <inheritdoc cref="RunKind{TOptions, TData}.Resume" path="/exception" />
    public static HandCaptionerTraining Resume(string runs, string name, ITrainingDisplay display) =>
        new(Kind.Resume(runs, name, display.Warn), display);

    /// <summary>Trains until the end, or until <paramref name="stop"/> asks to stop, and writes the report.</summary>
    /// <returns>How far the training came.</returns>
    /// <exception cref="WeightFileException">The encoder's weights cannot be read or do not fit.</exception>
    public TrainingProgress Run(CancellationToken stop)
    {
        set_num_threads(run.Configuration.Threads);
        using var scope = NewDisposeScope();
        CaptionExamples train, validation;
        try
        {
            (train, validation) = Examples(stop);
        }
        catch (OperationCanceledException)
        {
            return new TrainingProgress(); // no step has been made yet
        }

        manual_seed(run.Configuration.Seed);
        using var network = new CaptioningRnn(Options.Architecture, Data.Vocabulary.Count).to(get_default_device());
        network.Standardize(train.Features);
        display.Say($"{run.Configuration.Name}: {Options.Architecture.Cell}, {network.parameters().Sum(parameter => parameter.numel()):N0} parameters, "
            + $"{Data.Vocabulary.Count:N0} words, {train.Pairs.Count:N0} captions to learn, {validation.Pairs.Count:N0} to measure by, "
            + $"{run.Configuration.Means()}");
        var task = new HandCaptionerTask(network, train, validation, Data.Vocabulary, Options.Recipe, run.Configuration.Seed);
        using var trainer = new Trainer(task, LoopOptions(task.StepsPerEpoch), Folder, display);
        var progress = display.Show(() =>
        {
            set_num_threads(run.Configuration.Threads); // OpenMP keeps it for each thread, and a display may bring one of its own
            trainer.Resume();
            return trainer.Run(stop);
        });
        if (progress.Best is not null)
            WriteReport(train, validation);
        return progress;
    }

    /// <inheritdoc />
    public void Dispose() => run.Dispose();

    private (CaptionExamples Train, CaptionExamples Validation) Examples(CancellationToken stop)
    {
        var features = new ImageFeatures(Options.Cache ?? Path.Combine(Folder.Path, "features"), Options.Weights, Options.View, display);
        var (train, validation) = (Data.TrainPairs(run.Configuration.Seed), Data.ValidationPairs());
        return (
            new CaptionExamples(train, features.Pooled(Data.Train, train.Images, stop)),
            new CaptionExamples(validation, features.Pooled(Data.Validation, validation.Images, stop)));
    }

    private void WriteReport(CaptionExamples train, CaptionExamples validation)
    {
        using var trained = HandCaptionerRun.Load(Folder.Path);
        DurableFile.Write(Folder.ReportFile, HandCaptionerReport.Compose(trained, train, validation));
    }

    private TrainerOptions LoopOptions(int stepsPerEpoch) => new()
    {
        Epochs = Options.Recipe.Epochs,
        Schedule = new LearningRateSchedule(Decay.Step, WarmUp: 0, (long)Options.Recipe.Epochs * stepsPerEpoch)
        {
            Interval = stepsPerEpoch,
            FallTo = Options.Recipe.Decay,
        },
        ChooseBy = Options.Recipe.ChooseBy,
        HigherIsBetter = Options.Recipe.Generalize,
        ClipNorm = Options.Recipe.ClipNorm,
        CheckpointEverySteps = Options.CheckpointEverySteps,
    };
}
