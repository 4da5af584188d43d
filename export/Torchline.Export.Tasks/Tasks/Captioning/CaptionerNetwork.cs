using Torchline.Contracts.Tasks.Captioning;
using Torchline.Training.Tasks.Captioning.ByHand;
using Torchline.Training.Tasks.Captioning.Networks;
using Torchline.Training.Vision;
using static TorchSharp.torch;

namespace Torchline.Export.Tasks.Captioning;

/// <summary>A captioner's graph without an encoder takes features instead of pixels. No route of the service serves it.</summary>
internal static class FeatureCaptioningContract
{
    /// <summary>The task's name in manifests.</summary>
    public const string Task = "captioning-features";
    /// <summary>The input: features of images as wholes, float32 (batch, size).</summary>
    public const string Features = "features";

    /// <summary>The graph's inputs; the outputs are those of <see cref="CaptioningContract.Outputs"/>.</summary>
    public static IReadOnlyList<TensorSpecification> Inputs(int size) =>
    [
        new(Features, ElementType.Float32, ["batch", size]),
        new(CaptioningContract.Beam, ElementType.Int64, []),
        new(CaptioningContract.MaxLength, ElementType.Int64, []),
    ];
}

/// <summary>How images become the input of a captioner's graph.</summary>
/// <param name="View">The part of an image that the network takes.</param>
/// <param name="OfPixels">Turns pixels (B, S, S, 3), uint8, into the graph's input.</param>
internal sealed record ImageInput(ImageView View, Func<Tensor, Tensor> OfPixels);

/// <summary>A captioner of any kind as its graph is made of it.</summary>
/// <param name="Module">Has all parameters.</param>
/// <param name="Input">What the graph takes of images: pixels or features.</param>
/// <param name="Encode">Turns the input into what the decoder takes.</param>
/// <param name="Decoder">Computes the next words.</param>
internal sealed record CaptionerNetwork(nn.Module Module, GraphInput Input, Func<Tensor, Tensor> Encode, ICaptionDecoder Decoder) : IDisposable
{
    /// <summary>The part of an image that the network takes; null for a graph that takes features.</summary>
    public ImageView? View { get; private init; }
    /// <summary>How images become the input; null for a graph that takes features, where the encoder is missing.</summary>
    public ImageInput? Images { get; init; }
    /// <summary>The module of the decoder and of the encoder that the graph does not contain; null if there is none.</summary>
    public nn.Module? Whole { get; init; }

    /// <summary>The task's name in manifests.</summary>
    public string Task => View is null ? FeatureCaptioningContract.Task : CaptioningContract.Task;

    /// <summary>The graph's inputs in manifests.</summary>
    public IReadOnlyList<TensorSpecification> Inputs =>
        View is null ? FeatureCaptioningContract.Inputs((int)Input.Dimensions[1].Size) : CaptioningContract.Inputs(View.Side);

    /// <summary>A captioner with its encoder.</summary>
    public static CaptionerNetwork Of(Captioner captioner, ImageView view) => OfPixels(captioner, captioner.Encode, captioner.Decoder, view);

    /// <summary>A captioner by hand with its encoder.</summary>
    /// <inheritdoc cref="Of(Captioner, ImageView)" />
    public static CaptionerNetwork Of(HandCaptioner captioner, ImageView view) => OfPixels(captioner, captioner.Encode, captioner.Decoder, view);

    /// <summary>A captioner by hand without an encoder.</summary>
    /// <param name="decoder">Takes pooled features; it belongs to the network from now on.</param>
    /// <param name="featureSize">Numbers that describe an image.</param>
    public static CaptionerNetwork OfFeatures(CaptioningRnn decoder, int featureSize) => Evaluated(new(
        decoder,
        new GraphInput( // pooled features are all positive
            FeatureCaptioningContract.Features, ScalarType.Float32, [Dimension.Dynamic("batch"), Dimension.Fixed(featureSize)], shape => rand(shape) * 2),
        features => features,
        decoder));

    public void Dispose() => (Whole ?? Module).Dispose();

    private static CaptionerNetwork OfPixels(nn.Module module, Func<Tensor, Tensor> encode, ICaptionDecoder decoder, ImageView view) =>
        Evaluated(new(module, SampleImages.Input(CaptioningContract.Pixels, view.Side), encode, decoder)
        {
            View = view,
            Images = new ImageInput(view, pixels => pixels),
        });

    private static CaptionerNetwork Evaluated(CaptionerNetwork network)
    {
        network.Module.eval();
        return network;
    }
}
