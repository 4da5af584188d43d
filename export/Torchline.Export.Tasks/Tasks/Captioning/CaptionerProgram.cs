using Torchline.Contracts.Tasks.Captioning;
using Torchline.Export.Graph;
using Torchline.Training.Tasks.Captioning;
using Torchline.Training.Tasks.Captioning.ByHand;
using Torchline.Training.Tasks.Captioning.Networks;
using Torchline.Training.Vision;
using static TorchSharp.torch;

namespace Torchline.Export.Tasks.Captioning;

/// <summary>
/// A captioner as the service calls it, the search for captions included: pixels (B, S, S, 3), a beam K and a length L to tokens (B, K, L),
/// their log-probabilities (B, K) and, with attention, the weights of the regions for each of them (B, K, L, R).
/// </summary>
internal sealed class CaptionerProgram(CaptionerNetwork network, CaptionSearchSettings settings, IReadOnlyList<string> images) : IModelProgram
{
    private const int BatchSize = 8;

    private static readonly long[] Batches = [1, 2, 3];
    private static readonly long[] Beams = [1, 3, 5];

    private readonly BeamSearch search = new(network.Decoder, settings.LengthPenalty);

    /// <summary>The encoder and the decoder for callers that search themselves; null where the package has none.</summary>
    public StreamingPair? Streaming { get; init; }

    /// <summary>The data that <see cref="Compare"/> compares on.</summary>
    public string ComparedOn => images.Count > 0 && network.Images is not null ? "random and test images" : $"random {network.Input.Name}";

    private IReadOnlyList<string> Outputs => CaptionHypotheses.Names(network.Decoder.Regions > 0);

    /// <summary>Builds a package's captioner from the manifest and the weights in the ONNX file.</summary>
    /// <param name="package">The package.</param>
    /// <param name="data">A folder of captioned images whose test images to compare on; null: random ones only.</param>
    /// <exception cref="ExportException">The file lacks a parameter, or has it in another shape.</exception>
    public static CaptionerProgram FromPackage(ModelPackage package, string? data)
    {
        var network = NetworkOf(package.Manifest, package.LoadCaptionVocabulary().Count);
        if (data is not null && network.Images is null)
            throw new ExportException($"{package.Folder} takes features and has no encoder: it cannot be compared on the images of {data}");
        OnnxWeights.Load(package.NetworkPath, network.Module);
        return new CaptionerProgram(network, CaptionSearchSettings.Of(package.Manifest), data is null ? [] : EvaluationImages.In(data))
        {
            Streaming = StreamingPair.Find(package),
        };
    }

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
            return CaptionHypotheses.Of(start.With(loop.Carried)).Outputs;
        },
        [network.Input, GraphInput.Size(CaptioningContract.Beam), GraphInput.Size(CaptioningContract.MaxLength)],
        Outputs)
    {
        Module = network.Module,
        Metadata = metadata ?? new Dictionary<string, string>(),
    };

    public VerificationReport Compare(byte[] model)
    {
        using var onnx = new OnnxProgram(model, Environment.ProcessorCount);
        var report = CompareRandom(model, onnx);
        if (images.Count > 0 && network.Images is { } input)
            report = report.With(CompareReal(onnx, input));
        return Streaming is null ? report : report.With(Streaming.Compare(network, search, settings));
    }

    public void Dispose() => network.Dispose();

    private static CaptionerNetwork NetworkOf(ModelManifest manifest, int words)
    {
        var view = manifest.Preprocessing.Image is { } image ? new ImageView(image.Side, image.ShortSide, image.Fit) : null;
        if (!HandCaptioner.IsName(manifest.Architecture.Model))
            return CaptionerNetwork.Of(new Captioner(ArchitectureOptions.Read<CaptionerArchitecture>(manifest), words), view!);
        var sizes = ArchitectureOptions.Read<CaptioningRnnArchitecture>(manifest);
        var decoder = new CaptioningRnn(sizes, words);
        return view is null ? CaptionerNetwork.OfFeatures(decoder, sizes.FeatureSize) : CaptionerNetwork.Of(new HandCaptioner(decoder), view);
    }

    private VerificationReport CompareRandom(byte[] model, OnnxProgram onnx)
    {
        using var noGradient = no_grad();
        long[] lengths = [.. new long[] { 1, 7, settings.MaxLength }.Distinct()];
        var parity = new CaptionerParity(network.Decoder, settings.LengthPenalty);
        IReadOnlyDictionary<string, long>? differing = null;
        foreach (var sizes in ModelVerifier.Sweep(("batch", Batches), (CaptioningContract.Beam, Beams), (CaptioningContract.MaxLength, lengths)))
        {
            using var scope = NewDisposeScope();
            var (beam, length) = (sizes[CaptioningContract.Beam], sizes[CaptioningContract.MaxLength]);
            CompareSearch(
                onnx, parity, Enumerable.Repeat(CaptioningContract.Tokens, (int)sizes["batch"]), sizes, network.Input.SampleOf(sizes), beam, length);
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
        var parity = new CaptionerParity(network.Decoder, settings.LengthPenalty);
        foreach (var (batch, files) in ImageLoader
            .Centred([.. images.Select(file => new LabeledImage(file, Label: 0))], imageInput.View, BatchSize).Zip(images.Chunk(BatchSize)))
        {
            using var scope = NewDisposeScope();
            var input = imageInput.OfPixels(batch.PixelTensor());
            CompareSearch(onnx, parity, files, new Dictionary<string, long>(), input, settings.Beam, settings.MaxLength);
        }
        Console.WriteLine($"{images.Count} real images, beam {settings.Beam}: {parity}");
        return parity.Report;
    }

    private void CompareSearch(
        OnnxProgram onnx, CaptionerParity parity, IEnumerable<string> names, IReadOnlyDictionary<string, long> sizes, Tensor input, long beam, long length)
    {
        var features = network.Encode(input);
        var actual = onnx.Run(
            [network.Input.Name, CaptioningContract.Beam, CaptioningContract.MaxLength], [input, tensor(beam), tensor(length)], Outputs);
        parity.Add(names, sizes, features, CaptionHypotheses.Of(actual), CaptionHypotheses.Of(search.Search(features, beam, length)));
    }
}
