using Torchline.Contracts.Text;
using Torchline.Training.Core.Data;
using Torchline.Training.Core.Runs;
using Torchline.Training.Tasks.Sentiment.Data;

namespace Torchline.Training.Tasks.Sentiment;

/// <summary>Everything that a sentiment training reads, as the networks want it.</summary>
public sealed class ReviewData
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
                    + $"{options.Architecture.EmbeddingDimension}; say --embedding {WordVectors.Dimension}");
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
