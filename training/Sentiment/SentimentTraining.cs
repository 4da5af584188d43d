using Torchline.Contracts.Text;
using Torchline.Training.Data;
using Torchline.Training.Data.Text;
using Torchline.Training.Display;
using Torchline.Training.Loop;
using Torchline.Training.Models.Sentiment;
using Torchline.Training.Optimization;
using Torchline.Training.Runs;
using static TorchSharp.torch;

namespace Torchline.Training.Sentiment;

/// <summary>One training of a sentiment classifier: from data and options to the best weights in a run folder.</summary>
public sealed class SentimentTraining : IDisposable
{
    private readonly RunConfiguration<SentimentOptions> configuration;
    private readonly ReviewSplits splits;
    private readonly ITrainingDisplay display;
    private readonly Vocabulary vocabulary;

    private SentimentTraining(
        RunFolder folder,
        RunConfiguration<SentimentOptions> configuration,
        ReviewSplits splits,
        Vocabulary vocabulary,
        ITrainingDisplay display)
    {
        Folder = folder;
        this.configuration = configuration;
        this.splits = splits;
        this.vocabulary = vocabulary;
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
        var splits = LoadData(options, display);
        var vocabulary = Vocabulary.Build(splits.Train.Select(review => review.Words), options.Recipe.MinimumCount);
        var configuration = new RunConfiguration<SentimentOptions>
        {
            Kind = SentimentRun.Kind,
            Name = request.Name,
            CommandLine = request.CommandLine,
            Seed = request.Seed,
            Threads = request.Threads,
            Options = options,
            Data = SourcesOf(splits, options),
        };
        var folder = RunFolder.Create(request.Runs, request.Name);
        vocabulary.Save(folder.VocabularyFile);
        RunFolder.WriteJson(folder.ConfigurationFile, configuration); // last: from now on the run exists
        return new SentimentTraining(folder, configuration, splits, vocabulary, display);
    }

    /// <summary>Takes up a run where its last checkpoint left it, exactly as it was configured.</summary>
    /// <exception cref="RunException">There is no such run, or its data has changed since.</exception>
    /// <exception cref="InvalidDataException">The data or a file of the run is damaged.</exception>
    public static SentimentTraining Resume(string runs, string name, ITrainingDisplay display)
    {
        var folder = RunFolder.Open(runs, name);
        try
        {
            var configuration = folder.ReadConfiguration<SentimentOptions>();
            if (configuration.Kind != SentimentRun.Kind)
                throw new RunException($"{folder.Path} holds a run of kind \"{configuration.Kind}\"");
            if (configuration.Engine != EngineVersions.Current)
                display.Warn($"the run was started on another engine ({configuration.Engine}); results may differ in the last digits");
            var splits = LoadData(configuration.Options, display);
            var now = SourcesOf(splits, configuration.Options);
            if (now.Except(configuration.Data).FirstOrDefault() is { } changed)
                throw new RunException($"{changed.Path} is not the file that the run was started with");
            return new SentimentTraining(folder, configuration, splits, Vocabulary.Load(folder.VocabularyFile), display);
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
        manual_seed(configuration.Seed);
        using var network = BuildNetwork();
        var train = new EncodedReviews(splits.Train, vocabulary);
        var development = new EncodedReviews(splits.Development, vocabulary);
        var task = new SentimentTask(network, train, development, Options.Recipe, configuration.Seed);
        display.Say($"{configuration.Name}: {Options.Architecture.Model}, {vocabulary.Count} words, "
            + $"{network.parameters().Sum(parameter => parameter.numel()):N0} parameters, "
            + $"{train.Count:N0} reviews to learn from, {configuration.Threads} threads");

        using var trainer = new Trainer(task, LoopOptions(task.StepsPerEpoch), Folder, display);
        trainer.Resume();
        var progress = display.Show(() => trainer.Run(stop));
        if (progress.Best is not null)
            WriteReport(development);
        return progress;
    }

    /// <summary>Writes <c>report.html</c> from what the folder holds now.</summary>
    public void WriteReport() => WriteReport(new EncodedReviews(splits.Development, vocabulary));

    /// <inheritdoc />
    public void Dispose() => Folder.Dispose();

    private void WriteReport(EncodedReviews development)
    {
        using var run = SentimentRun.Load(Folder.Path);
        var evaluation = SentimentEvaluation.Of(run.Network, development);
        AtomicFile.Write(
            Folder.ReportFile,
            SentimentReport.Compose(configuration, run.Progress, splits.Development, evaluation, run.Test));
    }

    private nn.Module<Tensor, Tensor> BuildNetwork()
    {
        var network = SentimentModels.Create(Options.Architecture, vocabulary.Count);
        if (Options.Glove is { } glove && network is IWordVectorModel { WordVectors: var weight })
        {
            var (vectors, dimension) = GloveFile.Read(glove, vocabulary);
            if (dimension != weight.shape[1])
                throw new InvalidDataException($"{glove}: vectors of {dimension} numbers, but --embedding is {weight.shape[1]}");
            WordEmbedding.Fill(weight, vectors);
            display.Say($"{glove}: vectors for {vectors.Count:N0} of {vocabulary.Count:N0} words");
        }
        return network;
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

    private static ReviewSplits LoadData(SentimentOptions options, ITrainingDisplay display) =>
        ReviewSplits.Load(options.Data, new MalformedLines(options.MaxMalformed, display.Warn));

    private static IReadOnlyList<DataSource> SourcesOf(ReviewSplits splits, SentimentOptions options) =>
        [.. splits.Sources, .. options.Glove is { } glove ? new[] { DataSource.OfFile(glove) } : []];
}
