using Torchline.Training.Core;
using Torchline.Training.Core.Data;
using Torchline.Training.Core.Display;
using Torchline.Training.Core.Optimization;
using Torchline.Training.Core.Runs;
using Torchline.Training.Tasks.Captioning.Networks;
using Torchline.Training.Weights;
using TorchSharp;
using static TorchSharp.torch;

namespace Torchline.Training.Tasks.Captioning;

/// <summary>One training of a captioner: from images and captions to the best weights in a run folder, tested once.</summary>
public sealed class CaptionerTraining : IDisposable
{
    private static readonly RunKind<CaptionerOptions, CaptionData> Kind = new(
        CaptionerRun.Kind,
        (options, warn) => new CaptionData(
            options.Data, options.Weights, options.MinimumCount, new MalformedLines(options.MaxMalformed, warn), warn),
        (_, data) => data.Sources)
    {
        WriteFiles = (folder, data) => data.Vocabulary.Save(folder.VocabularyFile),
    };

    private readonly OpenRun<CaptionerOptions, CaptionData> run;
    private readonly ITrainingDisplay display;

    private CaptionerTraining(OpenRun<CaptionerOptions, CaptionData> run, ITrainingDisplay display) =>
        (this.run, this.display) = (run, display);

    /// <summary>The run's folder.</summary>
    public RunFolder Folder => run.Folder;

    private CaptionerOptions Options => run.Configuration.Options;

    private CaptionData Data => run.Data;

    /// <summary>Begins a new run: reads the captions, looks at the images, writes <c>config.json</c>.</summary>
    /// <param name="request">Under which name, with which seed and threads.</param>
    /// <param name="options">The network, its recipe and its data.</param>
    /// <param name="display">Receives remarks about the data.</param>
    /// <inheritdoc cref="RunKind{TOptions, TData}.Start" path="/exception" />
    public static CaptionerTraining Start(CaptionerRequest request, CaptionerOptions options, ITrainingDisplay display) =>
        new(Kind.Start(request, options, display.Warn), display);

    /// <summary>Takes up a run where its last checkpoint left it, exactly as it was configured.</summary>
    /// <inheritdoc cref="RunKind{TOptions, TData}.Resume" path="/exception" />
    public static CaptionerTraining Resume(string runs, string name, ITrainingDisplay display) =>
        new(Kind.Resume(runs, name, display.Warn), display);

    /// <summary>Trains until the end, or until <paramref name="stop"/> asks to stop; at the end tests once. Writes the report.</summary>
    /// <returns>How far the training came.</returns>
    /// <exception cref="WeightFileException">The encoder's weights cannot be read or do not fit.</exception>
    /// <exception cref="InvalidDataException">There are no images to test on.</exception>
    public TrainingProgress Run(CancellationToken stop)
    {
        set_num_threads(run.Configuration.Threads);
        _ = Data.Test; // images that nothing can be tested on are better known before hours of training
        RememberedRegions regions;
        try
        {
            var pretrained = new ImageFeatures(Options.Cache ?? Path.Combine(Folder.Path, "features"), Options.Weights, Options.View, display);
            regions = new RememberedRegions(Data, Options.View, pretrained, display, stop);
        }
        catch (OperationCanceledException)
        {
            return new TrainingProgress(); // no step has been made yet
        }

        using var remembered = regions;
        manual_seed(run.Configuration.Seed);
        using var network = new Captioner(Options.Architecture, Data.Vocabulary.Count).to(get_default_device());
        ImageFeatures.LoadPretrained(network.Encoder, Options.Weights);
        display.Say($"{run.Configuration.Name}: {Options.Architecture.Model}, {Count(network.Encoder)} parameters see, {Count(network.Decoder)} say, "
            + $"{Data.Vocabulary.Count:N0} words, {Data.Train.Images.Count:N0} images to learn from, {Data.Validation.Images.Count:N0} to choose by, "
            + $"{run.Configuration.Means()}");
        var task = new CaptionerTask(network, Data, regions, Options, run.Configuration.Seed);
        using var trainer = new Trainer(task, LoopOptions(task.StepsPerEpoch), Folder, display);
        var progress = display.Show(() =>
        {
            set_num_threads(run.Configuration.Threads); // OpenMP keeps it for each thread, and a display may bring one of its own
            trainer.Resume();
            try
            {
                return trainer.Run(stop);
            }
            catch (OperationCanceledException)
            {
                return Checkpoint.ReadProgress(Folder.LastCheckpoint); // stopped between two phases: the last epoch's end is kept
            }
        });
        if (progress.Best is not null)
            TestAndReport(progress.Finished);
        return progress;
    }

    /// <inheritdoc />
    public void Dispose() => run.Dispose();

    private static string Count(nn.Module network) => $"{network.parameters().Sum(parameter => parameter.numel()):N0}";

    private void TestAndReport(bool finished)
    {
        using var trained = CaptionerRun.Load(Folder.Path);
        if (finished)
            CaptionerTest.Run(trained, Data);
        DurableFile.Write(Folder.ReportFile, CaptionerReport.Compose(trained, Data));
    }

    private TrainerOptions LoopOptions(int stepsPerEpoch)
    {
        var recipe = Options.Recipe;
        return new TrainerOptions
        {
            Epochs = recipe.Epochs,
            Schedule = new LearningRateSchedule(
                Decay.Cosine, recipe.WarmUp, Math.Max(1L, (long)(recipe.DecoderEpochs + recipe.FinetuneEpochs) * stepsPerEpoch))
            {
                Floor = recipe.FinalRate,
            },
            ChooseBy = CaptionerTask.Cider,
            ClipNorm = recipe.ClipNorm,
            AverageDecay = recipe.AverageDecay,
            Patience = recipe.Patience,
            PatienceFrom = recipe.DecoderEpochs + recipe.FinetuneEpochs,
            CheckpointEverySteps = Options.CheckpointEverySteps,
        };
    }
}
