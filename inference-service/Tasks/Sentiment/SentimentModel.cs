using System.Numerics;
using Torchline.Contracts.Tasks.Sentiment;
using Torchline.InferenceService.Serving;
using Torchline.InferenceService.Serving.Batching;
using Torchline.InferenceService.Serving.Providers;
using SessionOptions = Microsoft.ML.OnnxRuntime.SessionOptions;

namespace Torchline.InferenceService.Tasks.Sentiment;

/// <summary>A classifier of texts: positive or negative.</summary>
internal sealed class SentimentModel : IServedModel
{
    private readonly InferenceSession session;
    private readonly SentimentTokenizer tokenizer;
    private readonly SentimentDecision decision;
    private readonly BatchScheduler<TokenSequence, float> scheduler;

    /// <summary>Opens a model's network and vocabulary.</summary>
    /// <exception cref="ModelPackageException">The package's files do not fit together.</exception>
    public SentimentModel(ModelPackage package, BatchingOptions batching, ExecutionProviders providers)
    {
        Manifest = package.Manifest;
        MaxTokens = Manifest.Preprocessing.Text!.MaxTokens;
        MaxVariants = Math.Min(SentimentExplanation.MaxWords, batching.QueueCapacity);
        tokenizer = SentimentTokenizer.Load(package);
        decision = new(Manifest, tokenizer);
        // Tensors of a few kilobytes: the allocator of C takes them without the lock that the workers would share in an arena.
        session = providers.Open(
            package.NetworkPath,
            () => new SessionOptions
            {
                IntraOpNumThreads = batching.ThreadsPerWorker,
                InterOpNumThreads = 1,
                EnableCpuMemArena = false,
                EnableMemoryPattern = false,
            },
            out var provider);
        Provider = provider;
        scheduler = new(
            Manifest.Name,
            batching.MaxBatchSize,
            batching.QueueCapacity,
            batching.Workers > 0 ? batching.Workers : Environment.ProcessorCount,
            buckets: BucketOf(MaxTokens) + 1,
            () => new SentimentRunner(session, batching.MaxBatchSize, MaxTokens, tokenizer.PaddingId),
            Manifest.Version);
    }

    public ModelManifest Manifest { get; }

    public ProviderUse Provider { get; }

    public int Waiting => scheduler.Waiting;

    /// <summary>The longest text, in tokens.</summary>
    public int MaxTokens { get; }

    /// <summary>The most variants of one text that are classified to explain its label.</summary>
    public int MaxVariants { get; }

    /// <summary>Tokenises a text for this model.</summary>
    /// <returns>False if it has more than <see cref="MaxTokens"/> tokens; these are the first ones then.</returns>
    public bool TryEncode(string text, out TokenSequence tokens) =>
        TokenSequence.TryEncode(text, tokenizer, MaxTokens, out tokens);

    /// <summary>Reserves places for texts, all or none.</summary>
    /// <returns>The places, to be disposed; null if too many texts wait already.</returns>
    public BatchScheduler<TokenSequence, float>.Reservation? Reserve(int texts) => scheduler.Reserve(texts);

    /// <summary>Computes the probability that a text is positive.</summary>
    /// <param name="tokens">At least one token.</param>
    /// <param name="cancellation">Drops the text if its batch has not begun.</param>
    public static ValueTask<float> ClassifyAsync(
        TokenSequence tokens, BatchScheduler<TokenSequence, float>.Reservation places, CancellationToken cancellation) =>
        places.Enqueue(tokens, BucketOf(tokens.Length), cancellation);

    /// <summary>The probability that the network's answer to a text stands for.</summary>
    public float Calibrate(float probability, string text) => decision.Calibrate(probability, text);

    /// <summary>The label for a network's answer, with the probability of that label.</summary>
    public SentimentResult Decide(float probability, string text, TokenSequence tokens)
    {
        var answer = decision.Decide(probability, text, tokens.Ids);
        return new(SentimentAnswer.LabelOf(answer.IsPositive), answer.Score, Certain: answer.IsCertain);
    }

    public async Task WarmUpAsync()
    {
        TryEncode("The food was good.", out var sentence);
        sentence.Dispose();
        for (var length = 1; length <= MaxTokens; length *= 2)
        {
            using var tokens = TokenSequence.Repeat(tokenizer.UnknownId, length);
            using var place = Reserve(1);
            if (place is not null)
                await ClassifyAsync(tokens, place, CancellationToken.None);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await scheduler.DisposeAsync();
        session.Dispose();
    }

    /// <summary>Lengths up to 8, 16, 32, … share a batch: padding then at most doubles the work.</summary>
    private static int BucketOf(int tokens) => Math.Max(0, BitOperations.Log2((uint)Math.Max(1, tokens - 1)) - 2);
}
