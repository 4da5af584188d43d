using Torchline.Contracts.Tasks.Captioning;
using Torchline.Training.Tasks.Captioning;
using Torchline.Training.Tasks.Captioning.Networks;
using static TorchSharp.torch;

namespace Torchline.Export.Tasks.Captioning;

/// <summary>A captioner in two graphs, for callers that search themselves: an encoder, and a decoder of one word's log-probabilities.</summary>
/// <param name="Encoder">The encoder's ONNX file: <c>pixels</c> to <c>memory.0</c>, … and <c>state.0</c>, …</param>
/// <param name="Decoder">
/// The decoder's ONNX file: <c>words</c> (batch, beam), memory and state to <c>logProbabilities</c> (batch, beam, V), <c>next.0</c>, …, the
/// state before the next word, and, with attention, <c>attention</c> (batch, beam, R).
/// </param>
internal sealed record StreamingPair(byte[] Encoder, byte[] Decoder)
{
    /// <summary>The encoder's file in a package.</summary>
    public const string EncoderFile = "encoder.onnx";
    /// <summary>The decoder's file in a package.</summary>
    public const string DecoderFile = "decoder.onnx";
    /// <summary>The decoder's input: the last word of each caption (batch, beam), int64.</summary>
    public const string Words = "words";
    private const string State = "state";
    private const string Batch = "batch";
    private const int Compared = 3;

    private static readonly long[] Few = [1, 3];
    private static readonly Tolerance StepTolerance = new(1e-3, 0); // logits of random memories are large

    /// <summary>Exports both.</summary>
    public static StreamingPair Export(CaptionerNetwork network, IReadOnlyDictionary<string, string> metadata, int opset = OnnxExporter.Opset)
    {
        using var noGradient = no_grad();
        using var scope = NewDisposeScope();
        var memory = network.Decoder.Start(network.Encode(network.Input.SampleOf(new Dictionary<string, long> { [Batch] = 1 })));
        return new StreamingPair(
            OnnxExporter.Export(EncoderRequest(network, memory) with { Metadata = metadata, Opset = opset }).ToBytes(),
            OnnxExporter.Export(DecoderRequest(network, memory) with { Metadata = metadata, Opset = opset }).ToBytes());
    }

    /// <summary>The pair of a package; null if it has none.</summary>
    public static StreamingPair? Find(ModelPackage package) => package.Manifest.Files.Any(file => file.Name == DecoderFile)
        ? new StreamingPair(File.ReadAllBytes(package.PathOf(EncoderFile)), File.ReadAllBytes(package.PathOf(DecoderFile)))
        : null;

    /// <summary>Writes both files.</summary>
    public void Save(string folder)
    {
        File.WriteAllBytes(Path.Combine(folder, EncoderFile), Encoder);
        File.WriteAllBytes(Path.Combine(folder, DecoderFile), Decoder);
    }

    /// <summary>Compares a greedy search with the pair to a search of beam 1 in libtorch, and all outputs of a step from random memories.</summary>
    public VerificationReport Compare(CaptionerNetwork network, BeamSearch search, CaptionSearchSettings settings)
    {
        using var noGradient = no_grad();
        using var scope = NewDisposeScope();
        using var onnx = new StreamingCaptioner(this);
        var parity = new CaptionerParity(network.Decoder, settings.LengthPenalty);
        var input = network.Input.SampleOf(new Dictionary<string, long> { [Batch] = Compared });
        var features = network.Encode(input);
        parity.Add(
            Enumerable.Repeat(Words, Compared), new Dictionary<string, long>(), features, onnx.Greedy(input, settings.MaxLength),
            CaptionHypotheses.Of(search.Search(features, 1, settings.MaxLength)));
        Console.WriteLine($"{EncoderFile} and {DecoderFile}, word by word: {parity}");
        var memory = network.Decoder.Start(features);
        return parity.Report.With(ModelVerifier.Verify(
            DecoderRequest(network, memory), Decoder, ModelVerifier.Sweep((Batch, Few), (CaptioningContract.Beam, Few)), StepTolerance));
    }

    /// <summary>Whether an output of the encoder, an input of the decoder, changes with every word.</summary>
    public static bool IsState(string name) => name.StartsWith($"{State}.", StringComparison.Ordinal);

    private static ExportRequest EncoderRequest(CaptionerNetwork network, DecoderMemory memory) => new(
        "encoder",
        inputs =>
        {
            var (images, state) = network.Decoder.Start(network.Encode(inputs[0]));
            return [.. images, .. state.Select(part => part.unsqueeze(1))]; // (B, …), (B, 1, H)
        },
        [network.Input],
        [.. MemoryNames(memory), .. StateNames(memory)])
    {
        Module = network.Module,
    };

    private static ExportRequest DecoderRequest(CaptionerNetwork network, DecoderMemory memory)
    {
        var (batch, beam) = (Dimension.Dynamic(Batch), Dimension.Dynamic(CaptioningContract.Beam));
        return new ExportRequest(
            "decoder",
            inputs =>
            {
                var (images, state) = (inputs.Skip(1).Take(memory.Images.Count), inputs.Skip(1 + memory.Images.Count));
                var step = network.Decoder.Step(inputs[0].flatten(), new DecoderMemory([.. images], [.. state.Select(part => part.flatten(0, 1))]));
                return [.. ((Tensor[])
                [
                    SuppressedTokens.Suppress(step.Logits).log_softmax(-1),
                    .. step.Memory.State,
                    .. step.Attention is null ? [] : new[] { step.Attention },
                ]).Select(rows => rows.unflatten(0, [inputs[0].shape[0], inputs[0].shape[1]]))]; // (B, K, …)
            },
            [
                GraphInput.Int64(Words, network.Decoder.Words, batch, beam),
                .. MemoryNames(memory).Zip(memory.Images, (name, part) => GraphInput.Float32(name, [batch, .. FixedFrom(part)])),
                .. StateNames(memory).Zip(memory.State, (name, part) => GraphInput.Float32(name, [batch, beam, .. FixedFrom(part)])),
            ],
            [
                CaptioningContract.LogProbabilities,
                .. Names("next", memory.State.Count),
                .. network.Decoder.Regions > 0 ? [CaptioningContract.Attention] : Array.Empty<string>(),
            ])
        {
            Module = network.Module,
        };
    }

    private static IReadOnlyList<string> MemoryNames(DecoderMemory memory) => Names("memory", memory.Images.Count);

    private static IReadOnlyList<string> StateNames(DecoderMemory memory) => Names(State, memory.State.Count);

    private static IReadOnlyList<string> Names(string kind, int count) => [.. Enumerable.Range(0, count).Select(i => $"{kind}.{i}")];

    /// <summary>The sizes behind the first dimension.</summary>
    private static IEnumerable<Dimension> FixedFrom(Tensor rows) => rows.shape.Skip(1).Select(Dimension.Fixed);
}

/// <summary>A caller of a <see cref="StreamingPair"/> in ONNX Runtime.</summary>
internal sealed class StreamingCaptioner(StreamingPair pair) : IDisposable
{
    private readonly OnnxProgram encoder = new(pair.Encoder, Environment.ProcessorCount);
    private readonly OnnxProgram decoder = new(pair.Decoder, Environment.ProcessorCount);

    /// <summary>A greedy search: takes the likeliest word at each step.</summary>
    /// <param name="input">What the encoder takes of images (B, …).</param>
    /// <param name="maxLength">The most tokens of a caption (L), its end included.</param>
    /// <returns>A caption of each image: tokens (B, 1, L) and their log-probability (B, 1).</returns>
    public CaptionHypotheses Greedy(Tensor input, int maxLength)
    {
        IReadOnlyList<Tensor> memory = encoder.Run(encoder.InputNames, [input], encoder.OutputNames);
        var states = encoder.OutputNames.Count(StreamingPair.IsState);
        var tokens = full([input.shape[0], 1, maxLength], CaptionVocabulary.NullId, dtype: int64);
        var total = zeros(input.shape[0], 1);
        var word = full([input.shape[0], 1], CaptionVocabulary.StartId, dtype: int64);
        var ended = zeros_like(word, dtype: @bool);
        for (var step = 0; step < maxLength && !ended.all().item<bool>(); step++)
        {
            var outputs = decoder.Run([StreamingPair.Words, .. encoder.OutputNames], [word, .. memory], decoder.OutputNames);
            var (best, next) = outputs[0].max(2); // (B, 1)
            word = next.masked_fill(ended, CaptionVocabulary.NullId);
            total = total + best.masked_fill(ended, 0);
            tokens.select(2, step).copy_(word);
            ended = ended.logical_or(word.eq(CaptionVocabulary.EndId));
            memory = [.. memory.SkipLast(states), .. outputs.Skip(1).Take(states)];
        }
        return new CaptionHypotheses(tokens, total, Attention: null);
    }

    public void Dispose()
    {
        encoder.Dispose();
        decoder.Dispose();
    }
}
