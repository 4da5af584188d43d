using Torchline.Training.Core;
using Torchline.Training.Core.Display;
using Torchline.Training.Core.Runs;
using Torchline.Training.Tasks.Sentiment.Data;
using Torchline.Training.Tasks.Sentiment.Networks;

namespace Torchline.Training.Tasks.Sentiment;

/// <summary>One training of a sentiment classifier, after one of a language model if the recipe has it.</summary>
/// <inheritdoc cref="TrainingRun{TOptions, TData}(string, TrainingRequest{TOptions}, ITrainingDisplay)" path="/param|/exception" />
internal sealed class SentimentTraining(TrainingRequest<SentimentOptions> request, ITrainingDisplay display)
    : TrainingRun<SentimentOptions, ReviewData>(SentimentRun.Kind, request, display)
{
    private string? pretrained;

    public override IEnumerable<string> Summary() =>
        [string.Create(CultureInfo.InvariantCulture, $"best epoch {Progress.Best!.Epoch}: development accuracy {Progress.Best.Metrics[SentimentTask.Accuracy]:P2}")];

    public override void WriteReport()
    {
        using var trained = SentimentRun.Load(Folder.Path);
        var evaluation = SentimentEvaluation.Of(trained.Network, Data.Development);
        RunFolder.WriteJson(Folder.CalibrationFile, TemperatureFit.Of(evaluation.Probabilities, Data.Development.Targets));
        DurableFile.Write(Folder.ReportFile, SentimentReport.Compose(trained, Data.DevelopmentReviews, evaluation));
    }

    protected override ReviewData Read(SentimentOptions options, Action<string> warn) => new(options, warn);

    protected override IReadOnlyList<DataSource> SourcesOf(SentimentOptions options, ReviewData data) => data.Sources;

    protected override void WriteFiles(RunFolder folder, ReviewData data) => data.Encoding.Words.Save(folder.VocabularyFile);

    protected override void Prepare(CancellationToken stop)
    {
        if (Options.Recipe.Pretraining is not { } recipe || File.Exists(Folder.LastCheckpoint))
            return;
        manual_seed(Configuration.Seed);
        var (stage, words) = (Folder.Stage(SentimentRun.PretrainingStage), Data.Encoding.Words.Count);
        var model = new PreviousWordModel(words, Math.Min(recipe.OutputWords, words), Options.Architecture, recipe.Dropout).to(get_default_device());
        FillWordVectors(model);
        Display.Print($"language model: {Data.Sentences.Count:N0} sentences");
        using ITrainingTask task = new PretrainingTask(
            model, Data.Sentences, Data.Development, recipe, Configuration.Seed, Options.CheckpointEverySteps);
        if (!Train(task, stage, stop).Finished)
            throw new OperationCanceledException(stop);
        pretrained = stage.BestWeights;
    }

    protected override ITrainingTask BuildTask()
    {
        var network = SentimentModels.Create(Options.Architecture, Data.Encoding.Words.Count).to(get_default_device());
        if (network is IWordVectorModel model)
            FillWordVectors(model);
        if (pretrained is not null)
            network.load(pretrained, strict: false); // the layers that both networks have
        if (Options.Average is { } runs)
        {
            RunAveraging.Fill(network, Data.Encoding.Words.Count, runs);
        }
        else if (network is BertClassifier classifier)
        {
            Data.Transformer!.Fill(classifier);
            FineTuning.Freeze(classifier);
            FineTuning.SetPrecision(classifier, Options.Recipe.Bfloat16);
        }
        return new SentimentTask(network, Data.Train, Data.Development, Options, Configuration.Seed) { Measures = Data.Measures };
    }

    protected override string Describe(nn.Module? network) =>
        $"{Options.Architecture.Model}, {Data.Encoding.Words.Count} words, {CountParameters(network)} parameters, "
        + (Options.Average is { } runs ? $"mean of {runs.Count} runs" : $"{Data.Train.Count:N0} training reviews");

    private void FillWordVectors(IWordVectorModel model)
    {
        foreach (var embeddings in model.WordVectors)
            Data.WordVectors?.Fill(embeddings);
    }
}

/// <summary>A trained sentiment classifier, read back from its run folder.</summary>
public sealed class SentimentRun : TrainedRun<SentimentOptions>
{
    /// <summary>The kind of run that <c>config.json</c> names.</summary>
    public const string Kind = "sentiment";

    /// <summary>The stage of the run in which a language model is trained.</summary>
    public const string PretrainingStage = "pretraining";

    private SentimentRun(string path) : base(path, Kind)
    {
        Encoding = ReviewEncoding.Load(Configuration.Options.Architecture.Model, Folder.VocabularyFile);
        Network = LoadBest(SentimentModels.Create(Configuration.Options.Architecture, Encoding.Words.Count));
        var stage = Folder.Stage(PretrainingStage).LastCheckpoint;
        Pretraining = File.Exists(stage) ? Checkpoint.ReadProgress(stage) : null;
        Test = ReadTest<TestResult>();
        Calibration = File.Exists(Folder.CalibrationFile) ? RunFolder.ReadJson<TemperatureFit>(Folder.CalibrationFile) : null;
    }

    /// <summary>How reviews become ids.</summary>
    public ReviewEncoding Encoding { get; }

    /// <summary>The best epoch's network, in evaluation mode; turns tokens (B, T) into logits (B).</summary>
    public nn.Module<Tensor, Tensor> Network { get; }

    /// <summary>The progress of the language model's training, if there was one.</summary>
    public TrainingProgress? Pretraining { get; }

    /// <summary>The result on the test set, once it is measured.</summary>
    public TestResult? Test { get; }

    /// <summary>The temperature that was fitted on the development set; null for runs of earlier versions.</summary>
    public TemperatureFit? Calibration { get; }

    /// <summary>Reads a run that has completed at least one epoch.</summary>
    /// <param name="path">The run folder.</param>
    /// <exception cref="RunException">The folder holds no run of this kind with a complete epoch.</exception>
    /// <exception cref="InvalidDataException">A file of the run is damaged.</exception>
    public static SentimentRun Load(string path) => new(path);
}
