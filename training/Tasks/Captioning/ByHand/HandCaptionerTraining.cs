using Torchline.Training.Core;
using Torchline.Training.Core.Data;
using Torchline.Training.Core.Display;
using Torchline.Training.Core.Runs;

namespace Torchline.Training.Tasks.Captioning.ByHand;

/// <summary>One training of a captioner by hand: from images and captions to the best weights in a run folder.</summary>
/// <inheritdoc cref="TrainingRun{TOptions, TData}(string, TrainingRequest{TOptions}, ITrainingDisplay)" path="/param|/exception" />
internal sealed class HandCaptionerTraining(TrainingRequest<HandCaptionerOptions> request, ITrainingDisplay display)
    : TrainingRun<HandCaptionerOptions, HandCaptionerData>(HandCaptionerRun.Kind, request, display)
{
    private CaptionExamples? train;
    private CaptionExamples? validation;

    public override IEnumerable<string> Summary()
    {
        var (epoch, metrics) = (Progress.Best!.Epoch, Progress.Best.Metrics);
        yield return string.Create(CultureInfo.InvariantCulture,
            $"best epoch {epoch}: training loss {metrics[Trainer.TrainLoss]:F4}, {metrics[HandCaptionerTask.TrainExact]:P1} reproduced word for word, ")
            + string.Create(CultureInfo.InvariantCulture,
            $"unigram BLEU {metrics[HandCaptionerTask.TrainBleu]:F4} training, {metrics[HandCaptionerTask.ValidationBleu]:F4} validation");
    }

    public override void WriteReport()
    {
        using var trained = HandCaptionerRun.Load(Folder.Path);
        DurableFile.Write(Folder.ReportFile, HandCaptionerReport.Compose(trained, train!, validation!));
    }

    public override void Dispose()
    {
        train?.Features.Dispose();
        validation?.Features.Dispose();
        base.Dispose();
    }

    protected override HandCaptionerData Read(HandCaptionerOptions options, Action<string> warn) => new(options, warn);

    protected override IReadOnlyList<DataSource> SourcesOf(HandCaptionerOptions options, HandCaptionerData data) => data.Sources;

    protected override void WriteFiles(RunFolder folder, HandCaptionerData data) => data.Vocabulary.Save(folder.VocabularyFile);

    protected override void Prepare(CancellationToken stop)
    {
        var features = new ImageFeatures(Options.Cache ?? Path.Combine(Folder.Path, "features"), Options.Weights, Options.View, Display);
        var (trainPairs, validationPairs) = (Data.TrainPairs(Configuration.Seed), Data.ValidationPairs());
        train = new CaptionExamples(trainPairs, features.Pooled(Data.Train, trainPairs.Images, stop));
        validation = new CaptionExamples(validationPairs, features.Pooled(Data.Validation, validationPairs.Images, stop));
    }

    protected override ITrainingTask BuildTask()
    {
        var network = new CaptioningRnn(Options.Architecture, Data.Vocabulary.Count).to(get_default_device());
        network.Standardize(train!.Features);
        return new HandCaptionerTask(network, train, validation!, Data.Vocabulary, Options, Configuration.Seed);
    }

    protected override string Describe(nn.Module? network) =>
        $"{Options.Architecture.Cell}, {CountParameters(network)} parameters, {Data.Vocabulary.Count:N0} words, "
        + $"{train!.Pairs.Count:N0} training captions, {validation!.Pairs.Count:N0} validation captions";
}

/// <summary>The captioned images of a training by hand, in pairs.</summary>
/// <param name="options">Name the folder and the bounds of vocabulary and captions.</param>
/// <param name="warn">Receives a line for what is left out.</param>
/// <inheritdoc cref="CaptionData(string, string, int, MalformedLines, Action{string})" path="/exception" />
internal sealed class HandCaptionerData(HandCaptionerOptions options, Action<string> warn)
    : CaptionData(options.Data, options.Weights, options.MinimumCount, new MalformedLines(options.MaxMalformed, warn), warn)
{
    private const int ValidationSeed = 0; // the same pairs for all runs, so that they can be compared

    /// <summary>The captions that are learned.</summary>
    /// <param name="seed">Decides which.</param>
    public CaptionPairs TrainPairs(long seed) => CaptionPairs.Draw(Train, options.Captions, seed, Vocabulary, options.Length);

    /// <summary>The captions that are measured by.</summary>
    public CaptionPairs ValidationPairs() =>
        CaptionPairs.Draw(Validation, options.Recipe.EvaluationPairs, ValidationSeed, Vocabulary, options.Length);
}

/// <summary>A trained captioner by hand, read back from its run folder.</summary>
public sealed class HandCaptionerRun : TrainedRun<HandCaptionerOptions>
{
    /// <summary>The kind of run that <c>config.json</c> names.</summary>
    public const string Kind = "captioner-by-hand";

    private HandCaptionerRun(string path) : base(path, Kind)
    {
        Vocabulary = CaptionVocabulary.Load(Folder.VocabularyFile);
        Network = LoadBest(new CaptioningRnn(Configuration.Options.Architecture, Vocabulary.Count));
    }

    /// <summary>The vocabulary.</summary>
    public CaptionVocabulary Vocabulary { get; }

    /// <summary>The best epoch's network, in evaluation mode; its inputs are those of <see cref="ImageFeatures.Pooled"/>.</summary>
    public CaptioningRnn Network { get; }

    /// <summary>Reads a run that has completed at least one epoch.</summary>
    /// <param name="path">The run folder.</param>
    /// <exception cref="RunException">The folder holds no run of this kind with a complete epoch.</exception>
    /// <exception cref="InvalidDataException">A file of the run is damaged.</exception>
    public static HandCaptionerRun Load(string path) => new(path);
}
