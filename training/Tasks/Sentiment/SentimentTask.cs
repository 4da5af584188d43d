using Torchline.Contracts.Text;
using Torchline.Training.Core;
using Torchline.Training.Core.Data;
using Torchline.Training.Core.Optimization;
using Torchline.Training.Core.Runs;
using Torchline.Training.Tasks.Sentiment.Data;
using Torchline.Training.Tasks.Sentiment.Networks;

namespace Torchline.Training.Tasks.Sentiment;

/// <summary>Training of a sentiment network: binary cross entropy on batches of reviews.</summary>
/// <param name="network">Turns tokens (B, T) into logits (B).</param>
/// <param name="train">Reviews to learn from.</param>
/// <param name="development">Reviews to measure by.</param>
/// <param name="options">How to train.</param>
/// <param name="seed">Fixes the order of the reviews and the hidden words.</param>
public sealed class SentimentTask(
    nn.Module<Tensor, Tensor> network, EncodedReviews train, EncodedReviews development, SentimentOptions options, long seed)
    : ITrainingTask
{
    /// <summary>The metric by which the best epoch is chosen.</summary>
    public const string Accuracy = "dev.accuracy";

    private const int WordDropoutKey = 2;

    private readonly BatchOrder order = new(train, options.Recipe.BatchSize, seed, options.Recipe.Bucket);
    private readonly SentimentRecipe recipe = options.Recipe;

    /// <inheritdoc />
    public nn.Module Network => network;

    /// <inheritdoc />
    public TrainerOptions Loop => new()
    {
        Epochs = recipe.Epochs,
        Schedule = new LearningRateSchedule(recipe.Decay, recipe.WarmUp, (long)recipe.Epochs * StepsPerEpoch),
        ChooseBy = Accuracy,
        ClipNorm = recipe.ClipNorm,
        AverageDecay = recipe.AverageDecay,
        Patience = recipe.Patience,
        CheckpointEverySteps = options.CheckpointEverySteps,
    };

    /// <inheritdoc />
    public int StepsPerEpoch => order.BatchesPerEpoch;

    /// <inheritdoc />
    public StepLoss Loss(int epoch, int step)
    {
        var indices = order[epoch, step];
        var random = SplitMix64.For(seed, epoch, step, WordDropoutKey);
        var (tokens, targets) = ReviewBatch.Of(train, indices, recipe.WordDropout, random);
        if (recipe.LabelSmoothing > 0)
            targets = targets * (1 - recipe.LabelSmoothing) + (recipe.LabelSmoothing / 2);
        var logits = network is IEnsemble ensemble ? ensemble.MemberLogits(tokens) : network.call(tokens); // (members, B) or (B)
        return new StepLoss(nn.functional.binary_cross_entropy_with_logits(logits, targets.expand_as(logits)), indices.Length);
    }

    /// <inheritdoc />
    public OptimizerHelper CreateOptimizer() => recipe.WeightDecay > 0
        ? optim.AdamW(network.parameters(), recipe.LearningRate, weight_decay: recipe.WeightDecay)
        : optim.Adam(network.parameters(), recipe.LearningRate);

    /// <inheritdoc />
    public IReadOnlyDictionary<string, double> Evaluate()
    {
        var evaluation = SentimentEvaluation.Of(network, development);
        return new Dictionary<string, double>
        {
            ["dev.loss"] = evaluation.Loss,
            [Accuracy] = evaluation.Confusion.Accuracy,
        };
    }
}

/// <summary>The data of a sentiment training, encoded.</summary>
internal sealed class ReviewData
{
    /// <summary>Reads what <paramref name="options"/> name.</summary>
    /// <param name="options">Where the data lies.</param>
    /// <param name="warn">Receives a line for each part of the data that is skipped.</param>
    /// <exception cref="InvalidDataException">A file is missing, malformed, or does not fit the network.</exception>
    public ReviewData(SentimentOptions options, Action<string> warn)
    {
        var malformed = new MalformedLines(options.MaxMalformed, warn);
        var splits = ReviewSplits.Load(options.Data, malformed, withUnlabelled: options.Recipe.Pretraining is not null);
        IReadOnlyList<string>[] sentences = [.. splits.Train.Select(review => review.Words), .. splits.Unlabelled];

        Vocabulary = Vocabulary.Build(sentences, options.Recipe.MinimumCount);
        Train = new EncodedReviews(splits.Train, Vocabulary);
        Development = new EncodedReviews(splits.Development, Vocabulary);
        DevelopmentReviews = splits.Development;
        Sentences = new EncodedReviews(sentences, new float[sentences.Length], Vocabulary);
        Sources = splits.Sources;
        if (options.Glove is { } glove)
        {
            WordVectors = GloveFile.Read(glove, Vocabulary);
            Sources = [.. Sources, DataSource.OfFile(glove)];
            if (WordVectors.Dimension != options.Architecture.EmbeddingDimension)
            {
                throw new InvalidDataException(
                    $"{glove}: vectors of {WordVectors.Dimension} numbers where embeddings have "
                    + $"{options.Architecture.EmbeddingDimension}; give --embedding {WordVectors.Dimension}");
            }
        }
    }

    /// <summary>The words.</summary>
    public Vocabulary Vocabulary { get; }

    /// <summary>Reviews to learn from.</summary>
    public EncodedReviews Train { get; }

    /// <summary>Reviews to choose by.</summary>
    public EncodedReviews Development { get; }

    /// <summary>The same as text.</summary>
    public IReadOnlyList<Review> DevelopmentReviews { get; }

    /// <summary>All sentences that a language model may learn from, labelled or not. Their targets mean nothing.</summary>
    public EncodedReviews Sentences { get; }

    /// <summary>The vectors that embeddings start from, if a file was given.</summary>
    public WordVectors? WordVectors { get; }

    /// <summary>The files and their checksums.</summary>
    public IReadOnlyList<DataSource> Sources { get; }
}
