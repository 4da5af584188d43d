using Torchline.Training.Core;
using Torchline.Training.Core.Display;
using Torchline.Training.Core.Optimization;
using Torchline.Training.Core.Runs;
using Torchline.Training.Tasks.Sentiment.Networks;
using Torchline.Training.Tasks.Sentiment.Pretraining;
using TorchSharp;
using static TorchSharp.torch;

namespace Torchline.Training.Tasks.Sentiment;

/// <summary>One training of a sentiment classifier: from data and options to the best weights in a run folder.</summary>
public sealed class SentimentTraining : IDisposable
{
    private static readonly RunKind<SentimentOptions, ReviewData> Kind =
        new(SentimentRun.Kind, (options, warn) => new ReviewData(options, warn), (_, data) => data.Sources)
        {
            WriteFiles = (folder, data) => data.Vocabulary.Save(folder.VocabularyFile),
        };

    private readonly OpenRun<SentimentOptions, ReviewData> run;
    private readonly ITrainingDisplay display;

    private SentimentTraining(OpenRun<SentimentOptions, ReviewData> run, ITrainingDisplay display) =>
        (this.run, this.display) = (run, display);

    /// <summary>The run's folder.</summary>
    public RunFolder Folder => run.Folder;

    private ReviewData Data => run.Data;

    private SentimentOptions Options => run.Configuration.Options;

    /// <summary>Begins a new run: reads the data, builds the vocabulary, writes <c>config.json</c>.</summary>
    /// <param name="request">Under which name, with which seed and threads.</param>
    /// <param name="options">The network, its recipe and its data.</param>
    /// <param name="display">Receives remarks about the data.</param>
    /// <inheritdoc cref="RunKind{TOptions, TData}.Start" path="/exception" />
    public static SentimentTraining Start(SentimentRequest request, SentimentOptions options, ITrainingDisplay display) =>
        new(Kind.Start(request, options, display.Warn), display);

    /// <summary>Takes up a run where its last checkpoint left it, exactly as it was configured.</summary>
    /// <inheritdoc cref="RunKind{TOptions, TData}.Resume" path="/exception" />
    public static SentimentTraining Resume(string runs, string name, ITrainingDisplay display) =>
        new(Kind.Resume(runs, name, display.Warn), display);

    /// <summary>Trains until the end, or until <paramref name="stop"/> asks to stop, and writes the report.</summary>
    /// <returns>How far the training came.</returns>
    public TrainingProgress Run(CancellationToken stop)
    {
        set_num_threads(run.Configuration.Threads);
        string? pretrained = null;
        if (Options.Recipe.Pretraining is { } recipe && !File.Exists(Folder.LastCheckpoint))
        {
            var stage = Folder.Stage(SentimentRun.PretrainingStage);
            if (!Pretrain(stage, recipe, stop).Finished)
                return new TrainingProgress();
            pretrained = stage.BestWeights;
        }

        manual_seed(run.Configuration.Seed); // whatever was trained before, and in however many processes
        using var network = BuildNetwork(pretrained);
        var task = new SentimentTask(network, Data.Train, Data.Development, Options.Recipe, run.Configuration.Seed);
        display.Say($"{run.Configuration.Name}: {Options.Architecture.Model}, {Data.Vocabulary.Count} words, "
            + $"{network.parameters().Sum(parameter => parameter.numel()):N0} parameters, "
            + $"{Data.Train.Count:N0} reviews to learn from, {run.Configuration.Means()}");

        using var trainer = new Trainer(task, LoopOptions(task.StepsPerEpoch), Folder, display);
        var progress = Run(trainer, stop);
        if (progress.Best is not null)
            WriteReport();
        return progress;
    }

    /// <summary>Writes <c>report.html</c> from what the folder holds now.</summary>
    public void WriteReport()
    {
        using var trained = SentimentRun.Load(Folder.Path);
        var evaluation = SentimentEvaluation.Of(trained.Network, Data.Development);
        DurableFile.Write(Folder.ReportFile, SentimentReport.Compose(trained, Data.DevelopmentReviews, evaluation));
    }

    /// <inheritdoc />
    public void Dispose() => run.Dispose();

    private TrainingProgress Pretrain(RunFolder stage, PretrainingRecipe recipe, CancellationToken stop)
    {
        manual_seed(run.Configuration.Seed);
        using var model = new PreviousWordModel(
            Data.Vocabulary.Count, Math.Min(recipe.OutputWords, Data.Vocabulary.Count), Options.Architecture, recipe.Dropout).to(get_default_device());
        FillWordVectors(model);
        display.Say($"language model: {Data.Sentences.Count:N0} sentences");
        var task = new PretrainingTask(model, Data.Sentences, Data.Development, recipe, run.Configuration.Seed);
        var options = PretrainingTask.LoopOptions(recipe, task.StepsPerEpoch, Options.CheckpointEverySteps);
        using var trainer = new Trainer(task, options, stage, display);
        return Run(trainer, stop);
    }

    private TrainingProgress Run(Trainer trainer, CancellationToken stop) => display.Show(() =>
    {
        set_num_threads(run.Configuration.Threads); // OpenMP keeps it for each thread, and a display may bring one of its own
        trainer.Resume();
        return trainer.Run(stop);
    });

    private nn.Module<Tensor, Tensor> BuildNetwork(string? pretrained)
    {
        var network = SentimentModels.Create(Options.Architecture, Data.Vocabulary.Count).to(get_default_device());
        if (network is IWordVectorModel model)
            FillWordVectors(model);
        if (pretrained is not null)
            network.load(pretrained, strict: false); // the layers that both networks have
        return network;
    }

    private void FillWordVectors(IWordVectorModel model)
    {
        foreach (var embeddings in model.WordVectors)
            Data.WordVectors?.Fill(embeddings);
    }

    private TrainerOptions LoopOptions(int stepsPerEpoch) => new()
    {
        Epochs = Options.Recipe.Epochs,
        Schedule = new LearningRateSchedule(Options.Recipe.Decay, Options.Recipe.WarmUp, (long)Options.Recipe.Epochs * stepsPerEpoch),
        ChooseBy = SentimentTask.Accuracy,
        ClipNorm = Options.Recipe.ClipNorm,
        AverageDecay = Options.Recipe.AverageDecay,
        Patience = Options.Recipe.Patience,
        CheckpointEverySteps = Options.CheckpointEverySteps,
    };
}
