using Torchline.Training.Core;
using Torchline.Training.Core.Display;
using Torchline.Training.Core.Optimization;
using Torchline.Training.Core.Runs;
using Torchline.Training.Tasks.StyleTransfer.Networks;
using TorchSharp;
using static TorchSharp.torch;

namespace Torchline.Training.Tasks.StyleTransfer.FeedForward;

/// <summary>
/// One training of a stylizer: from photos and style images to the best weights in a run folder, compared with the optimisation of
/// pixels once.
/// </summary>
public sealed class StyleNetworkTraining : IDisposable
{
    private static readonly RunKind<StyleNetworkOptions, StyleNetworkData> Kind = new(
        StyleNetworkRun.Kind, (options, warn) => new StyleNetworkData(options, warn), (_, data) => data.Sources);

    private readonly OpenRun<StyleNetworkOptions, StyleNetworkData> run;
    private readonly ITrainingDisplay display;

    private StyleNetworkTraining(OpenRun<StyleNetworkOptions, StyleNetworkData> run, ITrainingDisplay display) =>
        (this.run, this.display) = (run, display);

    /// <summary>The run's folder.</summary>
    public RunFolder Folder => run.Folder;

    private StyleNetworkOptions Options => run.Configuration.Options;

    private StyleNetworkData Data => run.Data;

    /// <summary>Begins a new run: looks at the photos, decodes the style images, writes <c>config.json</c>.</summary>
    /// <param name="request">Under which name, with which seed and threads.</param>
    /// <param name="options">The network, its recipe and its data.</param>
    /// <param name="display">Receives remarks about the data.</param>
    /// <inheritdoc cref="RunKind{TOptions, TData}.Start" path="/exception" />
    public static StyleNetworkTraining Start(StyleNetworkRequest request, StyleNetworkOptions options, ITrainingDisplay display) =>
        new(Kind.Start(request, options, display.Warn), display);

    /// <summary>Takes up a run where its last checkpoint left it, exactly as it was configured.</summary>
    /// <inheritdoc cref="RunKind{TOptions, TData}.Resume" path="/exception" />
    public static StyleNetworkTraining Resume(string runs, string name, ITrainingDisplay display) =>
        new(Kind.Resume(runs, name, display.Warn), display);

    /// <summary>
    /// Trains until the end, or until <paramref name="stop"/> asks to stop; at the end compares the network with the optimisation of
    /// pixels. Writes the report.
    /// </summary>
    /// <returns>Whether it came to the end, the comparison included.</returns>
    public bool Run(CancellationToken stop)
    {
        set_num_threads(run.Configuration.Threads);
        var files = new StyleNetworkFiles(Folder);
        Data.WriteThumbnails(files, Options.Styles);
        manual_seed(run.Configuration.Seed);
        using var network = new StyleNetwork(Options.Architecture).to(get_default_device());
        if (Options.Start is { } start)
            network.load(start);
        using var loss = Data.LossOf(Options);
        using var heldOut = new HeldOutPhotos([.. Data.Photos.HeldOut.Take(Options.Recipe.MeasuredPhotos)], Options.Recipe.MeasuredSide);
        using var task = new StyleNetworkTask(network, loss, Data.Photos.Train, heldOut.Images, Options, files, run.Configuration.Seed);
        using var trainer = new Trainer(task, LoopOptions(), Folder, display);
        display.Say($"{run.Configuration.Name}: {string.Join(", ", Options.Styles.Select(style => style.Name))}; "
            + $"{network.parameters().Sum(parameter => parameter.numel()):N0} parameters, {Data.Photos.Train.Count:N0} photos to learn from, "
            + $"{Options.Features}, {run.Configuration.Means()}");
        return display.Show(() =>
        {
            set_num_threads(run.Configuration.Threads); // OpenMP keeps it for each thread, and a display may bring one of its own
            trainer.Resume();
            var progress = trainer.Run(stop);
            return progress.Best is not null && CompareAndReport(progress.Finished, stop);
        });
    }

    /// <inheritdoc />
    public void Dispose()
    {
        run.Data.Dispose();
        run.Dispose();
    }

    /// <summary>Compares a finished network, and writes the report of as much as there is.</summary>
    /// <returns>Whether it is finished and compared.</returns>
    private bool CompareAndReport(bool finished, CancellationToken stop)
    {
        using var trained = StyleNetworkRun.Load(Folder.Path);
        var isCompared = finished && (Options.Recipe.ComparedPhotos == 0 || StyleNetworkTest.Run(trained, Data, display, stop) is not null);
        DurableFile.Write(Folder.ReportFile, StyleNetworkReport.Compose(trained));
        return isCompared;
    }

    private TrainerOptions LoopOptions()
    {
        var recipe = Options.Recipe;
        return new TrainerOptions
        {
            Epochs = recipe.Epochs,
            Schedule = new LearningRateSchedule(Decay.Cosine, recipe.WarmUp, (long)recipe.Epochs * recipe.StepsPerEpoch) { Floor = recipe.FinalRate },
            ChooseBy = StyleNetworkTask.HeldOutLoss,
            HigherIsBetter = false,
            ClipNorm = recipe.ClipNorm,
            AverageDecay = recipe.AverageDecay,
            CheckpointEverySteps = Options.CheckpointEverySteps,
        };
    }
}
