using Torchline.Contracts.Tasks.Captioning;
using Torchline.Export.Tasks.Programs;
using Torchline.Export.Verification;
using Torchline.Training.Tasks.Captioning;
using Torchline.Training.Vision;
using static TorchSharp.torch;

namespace Torchline.Export.Tasks.Captioning;

/// <summary>
/// A captioner as the service calls it, the search for captions included: pixels (B, S, S, 3), a beam K and a length L to tokens
/// (B, K, L), their log-probabilities (B, K) and, with attention, where it looked for each of them (B, K, L, R).
/// </summary>
/// <param name="network">The captioner; it belongs to the program from now on.</param>
/// <param name="settings">How it searches.</param>
/// <param name="images">Files of images to compare on, besides random ones.</param>
internal sealed class CaptionerProgram(CaptionerNetwork network, CaptionSearchSettings settings, IReadOnlyList<string> images) : IModelProgram
{
    private const int BatchSize = 8;

    private static readonly long[] Batches = [1, 2, 3];
    private static readonly long[] Beams = [1, 3, 5];

    private readonly BeamSearch search = new(network.Decoder, settings.LengthPenalty);

    /// <summary>The encoder and the decoder for callers that search themselves; null where the package has none.</summary>
    public StreamingPair? Streaming { get; init; }

    /// <summary>What <see cref="Compare"/> compares on.</summary>
    public string ComparedOn => images.Count > 0 && network.Images is not null ? "random and test images" : $"random {network.Input.Name}";

    private IReadOnlyList<string> Outputs => FoundCaptions.Names(network.Decoder.Regions > 0);

    /// <inheritdoc />
    public ExportRequest Request(IReadOnlyDictionary<string, string>? metadata = null) => new(
        network.Task,
        inputs =>
        {
            var (beam, maxLength) = (inputs[1].item<long>(), inputs[2].item<long>());
            var start = search.Start(network.Encode(inputs[0]), beam, maxLength);
            var loop = OnnxLoop.Run(maxLength, start.Carried, (step, carried) =>
            {
                var next = search.Advance(step, start.With(carried));
                return new LoopStep(next.Carried, Continue: next.Ended.logical_not().any());
            });
            return FoundCaptions.Of(start.With(loop.Carried)).Outputs;
        },
        [network.Input, GraphInput.Size(CaptioningContract.Beam), GraphInput.Size(CaptioningContract.MaxLength)],
        Outputs)
    {
        Module = network.Module,
        Metadata = metadata ?? new Dictionary<string, string>(),
    };

    /// <inheritdoc />
    public VerificationReport Compare(byte[] model)
    {
        using var onnx = new OnnxProgram(model, Environment.ProcessorCount);
        var report = CompareRandom(model, onnx);
        if (images.Count > 0 && network.Images is { } input)
            report = report.With(CompareReal(onnx, input));
        return Streaming is null ? report : report.With(Streaming.Compare(network, search, settings));
    }

    public void Dispose() => network.Dispose();

    private VerificationReport CompareRandom(byte[] model, OnnxProgram onnx)
    {
        using var noGradient = no_grad();
        long[] lengths = [.. new long[] { 1, 7, settings.MaxLength }.Distinct()];
        var parity = new CaptionParity(network.Decoder, settings.LengthPenalty);
        IReadOnlyDictionary<string, long>? differing = null;
        foreach (var sizes in ModelVerifier.Sweep(("batch", Batches), (CaptioningContract.Beam, Beams), (CaptioningContract.MaxLength, lengths)))
        {
            using var scope = NewDisposeScope();
            var (beam, length) = (sizes[CaptioningContract.Beam], sizes[CaptioningContract.MaxLength]);
            var input = network.Input.SampleOf(sizes);
            var features = network.Encode(input);
            parity.Add(
                Enumerable.Range(0, (int)sizes["batch"]).Select(_ => CaptioningContract.Tokens), sizes, features,
                Run(onnx, input, beam, length), FoundCaptions.Of(search.Search(features, beam, length)));
            if (!parity.Report.Passed)
                differing ??= sizes;
        }
        Console.WriteLine($"random {network.Input.Name}, batch {string.Join(", ", Batches)} x beam {string.Join(", ", Beams)} "
            + $"x maxLength {string.Join(", ", lengths)}: {parity}");
        return differing is null
            ? parity.Report
            : parity.Report with { FirstDivergence = ModelVerifier.Verify(Request(), model, [differing], Tolerance.Default).FirstDivergence };
    }

    private VerificationReport CompareReal(OnnxProgram onnx, ImageInput imageInput)
    {
        using var noGradient = no_grad();
        var parity = new CaptionParity(network.Decoder, settings.LengthPenalty);
        foreach (var (batch, files) in ImageLoader
            .Centred([.. images.Select(file => new LabeledImage(file, Label: 0))], imageInput.View, BatchSize).Zip(images.Chunk(BatchSize)))
        {
            using var scope = NewDisposeScope();
            var input = imageInput.OfPixels(batch.PixelTensor());
            var features = network.Encode(input);
            parity.Add(
                files, new Dictionary<string, long>(), features, Run(onnx, input, settings.Beam, settings.MaxLength),
                FoundCaptions.Of(search.Search(features, settings.Beam, settings.MaxLength)));
        }
        Console.WriteLine($"{images.Count} real images, beam {settings.Beam}: {parity}");
        return parity.Report;
    }

    private FoundCaptions Run(OnnxProgram onnx, Tensor input, long beam, long maxLength) => FoundCaptions.Of(onnx.Run(
        [network.Input.Name, CaptioningContract.Beam, CaptioningContract.MaxLength], [input, tensor(beam), tensor(maxLength)], Outputs));
}
