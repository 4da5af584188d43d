using Torchline.Contracts.Text;
using Torchline.Training.Core.Data;
using Torchline.Training.Core.Runs;
using Torchline.Training.Tasks.Sentiment.Augmentation;
using Torchline.Training.Tasks.Sentiment.Data;

namespace Torchline.Training.Tasks.Sentiment;

/// <summary>The data of a sentiment training, encoded.</summary>
internal sealed class ReviewData
{
    /// <summary>The augmentation is the same for every seed of a run: only then do seeds differ by training alone.</summary>
    private const long MixSeed = 1;

    /// <summary>Reads what <paramref name="options"/> name.</summary>
    /// <param name="options">Where the data lies.</param>
    /// <param name="warn">Receives a line for each part of the data that is skipped.</param>
    /// <exception cref="InvalidDataException">A file is missing, malformed, or does not fit the network.</exception>
    public ReviewData(SentimentOptions options, Action<string> warn)
    {
        var malformed = new MalformedLines(options.MaxMalformed, warn);
        var splits = ReviewSplits.Load(options.Data, malformed, withUnlabelled: options.Recipe.Pretraining is not null);
        DevelopmentReviews = splits.Development;
        Sources = splits.Sources;
        var behaviour = options.Behaviour is { } file ? BehaviourFile.Read(file) : [];
        if (options.Behaviour is { } path)
            Sources = [.. Sources, DataSource.OfFile(path)];

        if (options.Average is { } runs)
            Sources = [.. Sources, .. RunAveraging.SourcesOf(runs)];

        if (options.Weights is { } weights)
        {
            Transformer = PretrainedTransformer.Open(weights);
            Sources = [.. Sources, .. Transformer.Sources];
            var pieces = new PieceEncoding(Transformer.Vocabulary);
            (Encoding, Sentences) = (pieces, new EncodedReviews([], []));
            Train = options.Recipe.Mix is { } mix
                ? pieces.Encode(ReviewMix.Of(splits.Train, behaviour.Select(sentence => sentence.Review.Words), mix, MixSeed))
                : pieces.Encode(splits.Train);
        }
        else
        {
            IReadOnlyList<string>[] sentences = [.. splits.Train.Select(review => review.Words), .. splits.Unlabelled];
            var vocabulary = Vocabulary.Build(sentences, options.Recipe.MinimumCount);
            Encoding = new WordEncoding(vocabulary);
            Train = Encoding.Encode(splits.Train);
            Sentences = new EncodedReviews(sentences, new float[sentences.Length], vocabulary);
            if (options.Glove is { } glove)
                (WordVectors, Sources) = (ReadVectors(glove, vocabulary, options), [.. Sources, DataSource.OfFile(glove)]);
        }
        Development = Encoding.Encode(splits.Development);
        if (behaviour.Count > 0)
            Measures = new SentimentMeasures(splits.Development, behaviour, Encoding);
    }

    /// <summary>How reviews become ids.</summary>
    public ReviewEncoding Encoding { get; }

    /// <summary>Reviews to learn from.</summary>
    public EncodedReviews Train { get; }

    /// <summary>Reviews to choose by.</summary>
    public EncodedReviews Development { get; }

    /// <summary>The same as text.</summary>
    public IReadOnlyList<Review> DevelopmentReviews { get; }

    /// <summary>What is measured besides the accuracy, if a file with sentences was given.</summary>
    public SentimentMeasures? Measures { get; }

    /// <summary>All sentences that a language model may learn from, labelled or not. Their targets mean nothing.</summary>
    public EncodedReviews Sentences { get; }

    /// <summary>The vectors that embeddings start from, if a file was given.</summary>
    public WordVectors? WordVectors { get; }

    /// <summary>The Transformer that the network starts from, if one was given.</summary>
    public PretrainedTransformer? Transformer { get; }

    /// <summary>The files and their checksums.</summary>
    public IReadOnlyList<DataSource> Sources { get; }

    private static WordVectors ReadVectors(string glove, Vocabulary vocabulary, SentimentOptions options)
    {
        var vectors = GloveFile.Read(glove, vocabulary);
        return vectors.Dimension == options.Architecture.EmbeddingDimension
            ? vectors
            : throw new InvalidDataException(
                $"{glove}: vectors of {vectors.Dimension} numbers where embeddings have "
                + $"{options.Architecture.EmbeddingDimension}; give --embedding {vectors.Dimension}");
    }
}
