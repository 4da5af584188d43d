using Torchline.Contracts.Tasks.Sentiment;
using Torchline.Export.Graph;
using Torchline.Training.Tasks.Sentiment.Networks;
using static TorchSharp.torch;

namespace Torchline.Export.Tasks.Sentiment;

/// <summary>A sentiment network as the service calls it: tokens (B, T) to the probability of "positive" (B).</summary>
internal sealed class SentimentProgram(nn.Module<Tensor, Tensor> network, int vocabularySize, bool isTransformer) : IModelProgram
{
    private const long SampleSeed = 1;

    private const int FirstWord = 2; // after <pad> and <unk>

    /// <summary>Builds the network of a package from its manifest and the weights in its ONNX file.</summary>
    /// <exception cref="ExportException">The file lacks a parameter, or has it in another shape.</exception>
    public static SentimentProgram FromPackage(ModelPackage package)
    {
        var architecture = ArchitectureOptions.Read<SentimentArchitecture>(package.Manifest);
        var words = SentimentTokenizer.Load(package).Count;
        var network = SentimentModels.Create(architecture, words);
        network.eval();
        OnnxWeights.Load(package.NetworkPath, network);
        return new SentimentProgram(network, words, SentimentModels.ReadsPieces(architecture.Model));
    }

    public ExportRequest Request(IReadOnlyDictionary<string, string>? metadata = null) => new(
        SentimentContract.Task,
        inputs => [network.call(inputs[0]).sigmoid()],
        [new GraphInput(SentimentContract.Tokens, ScalarType.Int64, [Dimension.Dynamic("batch"), Length], SampleTokens)],
        [SentimentContract.Probability])
    {
        Module = network,
        Metadata = metadata ?? new Dictionary<string, string>(),
    };

    /// <summary>A Transformer has a vector for each position that it was trained with, and none for later ones.</summary>
    private Dimension Length => isTransformer ? Dimension.Dynamic("length", 1, maximum: BertEmbeddings.MaxPositions) : Dimension.Dynamic("length");

    public VerificationReport Compare(byte[] model)
    {
        // The same reviews every time: over 200 words a vanilla RNN can make any difference in rounding a thousand times larger, so
        // what is compared must not be a matter of chance.
        manual_seed(SampleSeed);
        return SentimentParity.Compare(Request(), model, isTransformer);
    }

    public void Dispose() => network.Dispose();

    /// <summary>Rows of words with unequal ends: the first row full, the others padded after one word or more.</summary>
    public Tensor SampleTokens(long[] shape)
    {
        using var scope = NewDisposeScope();
        var (batch, length) = (shape[0], shape[1]);
        var words = randint(FirstWord, vocabularySize, shape, dtype: ScalarType.Int64);
        var lengths = randint(1, length + 1, [batch, 1], dtype: ScalarType.Int64);
        lengths[0] = length;
        return words.masked_fill(arange(length).unsqueeze(0).ge(lengths), 0).MoveToOuterDisposeScope();
    }
}
