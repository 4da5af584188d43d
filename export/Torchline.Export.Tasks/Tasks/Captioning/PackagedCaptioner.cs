using Torchline.Contracts.Packages;
using Torchline.Contracts.Tasks.Captioning;
using Torchline.Export.Graph;
using Torchline.Training.Tasks.Captioning.ByHand;
using Torchline.Training.Tasks.Captioning.Networks;
using Torchline.Training.Vision;

namespace Torchline.Export.Tasks.Captioning;

/// <summary>Builds a package's captioner in libtorch again.</summary>
internal static class PackagedCaptioner
{
    /// <summary>Builds it from the manifest and the weights in the ONNX file.</summary>
    /// <param name="package">The package.</param>
    /// <param name="data">A folder of captioned images whose test images to compare on; null: random ones only.</param>
    /// <exception cref="ExportException">The file lacks a parameter, or has it in another shape.</exception>
    public static CaptionerProgram Open(ModelPackage package, string? data)
    {
        var network = NetworkOf(package.Manifest, package.LoadCaptionVocabulary().Count);
        if (data is not null && network.Images is null)
            throw new ExportException($"{package.Folder} takes features and has no encoder: it cannot be compared on the images of {data}");
        OnnxWeights.Load(package.NetworkPath, network.Module);
        return new CaptionerProgram(network, CaptionerManifest.SettingsOf(package.Manifest), data is null ? [] : TestImages.In(data))
        {
            Streaming = StreamingPair.Find(package),
        };
    }

    private static CaptionerNetwork NetworkOf(ModelManifest manifest, int words)
    {
        var view = manifest.Preprocessing.Image is { } image ? new ImageView(image.Side, image.ShortSide, image.Fit) : null;
        if (!HandArchitecture.IsName(manifest.Architecture.Model))
            return CaptionerNetwork.Of(new Captioner(CaptionerManifest.SizesOf<CaptionerArchitecture>(manifest), words), view!);
        var sizes = CaptionerManifest.SizesOf<CaptioningRnnArchitecture>(manifest);
        var decoder = new CaptioningRnn(sizes, words);
        return view is null ? CaptionerNetwork.OfFeatures(decoder, sizes.FeatureSize) : CaptionerNetwork.Of(new HandCaptioner(decoder), view);
    }
}
