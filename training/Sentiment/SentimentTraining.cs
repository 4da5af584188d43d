using Torchline.Training.Display;
using Torchline.Training.Loop;
using Torchline.Training.Models.Sentiment;
using Torchline.Training.Optimization;
using Torchline.Training.Runs;
using Torchline.Training.Sentiment.Pretraining;
using static TorchSharp.torch;

namespace Torchline.Training.Sentiment;

/// <summary>One training of a sentiment classifier: from data and options to the best weights in a run folder.</summary>
public sealed class SentimentTraining : IDisposable
{
    private readonly RunConfiguration<SentimentOptions> configuration;
    private readonly ReviewData data;
    private readonly ITrainingDisplay display;

    private SentimentTraining(
        RunFolder folder, RunConfiguration<SentimentOptions> configuration, ReviewData data, ITrainingDisplay display)
    {
        Folder = folder;
        this.configuration = configuration;
        this.data = data;
        this.display = display;
    }

    /// <summary>The run's folder.</summary>
    public RunFolder Folder { get; }

    private SentimentOptions Options => configuration.Options;

    /// <summary>Begins a new run: reads the data, builds the vocabulary, writes <c>config.json</c>.</summary>
    /// <param name="request">What to train, under which name.</param>
    /// <param name="options">The network, its recipe and its data.</param>
    /// <param name="display">Receives remarks about the data.</param>
    /// <exception cref="InvalidDataException">The data is missing or malformed.</exception>
    /// <exception cref="RunException">There is a run of this name already.</exception>
    public static SentimentTraining Start(SentimentRequest request, SentimentOptions options, ITrainingDisplay display)
    {
        RunFolder.RequireFree(request.Runs, request.Name);
        var data = new ReviewData(options, display.Warn);
        var configuration = request.ConfigurationOf(SentimentRun.Kind, options, data.Sources);
        var folder = RunFolder.Create(request.Runs, request.Name);
        data.Vocabulary.Save(folder.VocabularyFile);
        RunFolder.WriteJson(folder.ConfigurationFile, configuration); // last: from now on the run exists
        return new SentimentTraining(folder, configuration, data, display);
    }

    /// <summary>Takes up a run where its last checkpoint left it, exactly as it was configured.</summary>
    /// <exception cref="RunException">There is no such run, or its data has changed since.</exception>
    /// <exception cref="InvalidDataException">The data or a file of the run is damaged.</exception>
    public static SentimentTraining Resume(string runs, string name, ITrainingDisplay display)
    {
        var folder = RunFolder.Open(runs, name);
        try
        {
            var configuration = folder.ReadConfigurationToResume<SentimentOptions>(SentimentRun.Kind, display.Warn);
            var data = new ReviewData(configuration.Options, display.Warn);
            configuration.RequireSameData(data.Sources);
            return new SentimentTraining(folder, configuration, data, display);
        }
        catch
        {
            folder.Dispose();
            throw;
        }
    }

    /// <summary>Trains until the end, or until <paramref name="stop"/> asks to stop, and writes the report.</summary>
    /// <returns>How far the training came.</returns>
    public TrainingProgress Run(CancellationToken stop)
    {
        set_num_threads(configuration.Threads);
        string? pretrained = null;
        if (Options.Recipe.Pretraining is { } recipe && !File.Exists(Folder.LastCheckpoint))
        {
            var stage = Folder.Stage(SentimentRun.PretrainingStage);
            if (!Pretrain(stage, recipe, stop).Finished)
                return new TrainingProgress();
            pretrained = stage.BestWeights;
        }

        manual_seed(configuration.Seed); // whatever was trained before, and in however many processes
        using var network = BuildNetwork(pretrained);
        var task = new SentimentTask(network, data.Train, data.Development, Options.Recipe, configuration.Seed);
        display.Say($"{configuration.Name}: {Options.Architecture.Model}, {data.Vocabulary.Count} words, "
            + $"{network.parameters().Sum(parameter => parameter.numel()):N0} parameters, "
            + $"{data.Train.Count:N0} reviews to learn from, {configuration.Threads} threads");

        using var trainer = new Trainer(task, LoopOptions(task.StepsPerEpoch), Folder, display);
        var progress = Run(trainer, stop);
        if (progress.Best is not null)
            WriteReport();
        return progress;
    }

    /// <summary>Writes <c>report.html</c> from what the folder holds now.</summary>
    public void WriteReport()
    {
        using var run = SentimentRun.Load(Folder.Path);
        var evaluation = SentimentEvaluation.Of(run.Network, data.Development);
        AtomicFile.Write(Folder.ReportFile, SentimentReport.Compose(run, data.DevelopmentReviews, evaluation));
    }

    /// <inheritdoc />
    public void Dispose() => Folder.Dispose();

    private TrainingProgress Pretrain(RunFolder stage, PretrainingRecipe recipe, CancellationToken stop)
    {
        manual_seed(configuration.Seed);
        using var model = new PreviousWordModel(
            data.Vocabulary.Count, Math.Min(recipe.OutputWords, data.Vocabulary.Count), Options.Architecture, recipe.Dropout);
        FillWordVectors(model);
        display.Say($"language model: {data.Sentences.Count:N0} sentences");
        var task = new PretrainingTask(model, data.Sentences, data.Development, recipe, configuration.Seed);
        var options = PretrainingTask.LoopOptions(recipe, task.StepsPerEpoch, Options.CheckpointEverySteps);
        using var trainer = new Trainer(task, options, stage, display);
        return Run(trainer, stop);
    }

    private TrainingProgress Run(Trainer trainer, CancellationToken stop) => display.Show(() =>
    {
        set_num_threads(configuration.Threads); // OpenMP keeps it for each thread, and a display may bring one of its own
        trainer.Resume();
        return trainer.Run(stop);
    });

    private nn.Module<Tensor, Tensor> BuildNetwork(string? pretrained)
    {
        var network = SentimentModels.Create(Options.Architecture, data.Vocabulary.Count);
        if (network is IWordVectorModel model)
            FillWordVectors(model);
        if (pretrained is not null)
            network.load(pretrained, strict: false); // the layers that both networks have
        return network;
    }

    private void FillWordVectors(IWordVectorModel model)
    {
        foreach (var embeddings in model.WordVectors)
            data.WordVectors?.Fill(embeddings);
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
