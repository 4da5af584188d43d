using Torchline.Training.Vision;

namespace Torchline.Export.Tasks.Classification;

/// <summary>What the command line decides of a package of published weights.</summary>
/// <param name="Model">The network, one of <see cref="VisionModels.Names"/>; null for the one that the weights belong to.</param>
/// <param name="Weights">Its weights, .pth or .safetensors.</param>
/// <param name="Labels">The file of the labels.</param>
/// <param name="ShortSide">Pixels of an image's short side before the centre is cut out; null for the network's.</param>
/// <param name="Side">Pixels of each side of the centre; null for the network's.</param>
/// <param name="Photos">Images to compare on, besides random ones.</param>
internal sealed record PretrainedSource(
    string? Model, string Weights, string Labels, int? ShortSide, int? Side, IReadOnlyList<LabeledImage> Photos);

/// <summary>A classifier that others trained, on its way to a package.</summary>
internal sealed class PretrainedClassifier : TrainedRun<ClassifierProgram>
{
    private readonly PretrainedDescription description;

    private PretrainedClassifier(PretrainedNetwork network, PretrainedDescription description, IReadOnlyList<LabeledImage> photos)
        : base(description.Model, new ClassifierProgram(network.Network, description.View, photos)) => this.description = description;

    public override IReadOnlyDictionary<string, string> Metadata => ClassifierManifest.MetadataOf(description);

    /// <summary>Reads weights and labels.</summary>
    /// <param name="source">Where they are.</param>
    /// <param name="commandLine">The command, for the manifest.</param>
    /// <exception cref="ExportException">There are more or fewer labels than classes, or the sides do not fit.</exception>
    /// <exception cref="IOException">A file cannot be read, or the weights are those of another network.</exception>
    public static PretrainedClassifier Load(PretrainedSource source, string commandLine)
    {
        var labels = LabelFile.Read(source.Labels);
        var network = PretrainedWeights.Load(source.Model, source.Weights);
        try
        {
            if (labels.Count != network.Classes)
            {
                throw new ExportException(
                    $"{source.Labels} has {labels.Count} labels, and the {network.Name} of {source.Weights} tells {network.Classes} classes apart: "
                    + "give one label for each, in the order of its outputs");
            }
            var side = source.Side ?? network.View.Side;
            // In the same proportion as the network's own, where one of the two is given alone.
            var shortSide = source.ShortSide ?? side * network.View.ShortSide / network.View.Side;
            if (shortSide < side)
                throw new ExportException($"--side {side} is more than --short-side {shortSide}, out of which it is cut");
            var view = new ImageView(side, shortSide);
            return new PretrainedClassifier(network, new PretrainedDescription(network.Name, view, labels, source.Weights, commandLine), source.Photos);
        }
        catch
        {
            network.Network.Dispose();
            throw;
        }
    }

    public override ModelManifest Manifest(PackageIdentity package, IReadOnlyList<string> others, VerificationReport parity) =>
        ClassifierManifest.Of(description, package, parity);
}

/// <summary>A classifier that others trained, for its manifest.</summary>
/// <param name="Model">The network's name.</param>
/// <param name="View">The crop of an image.</param>
/// <param name="Labels">The labels, in the order of the outputs.</param>
/// <param name="Weights">The file of the weights.</param>
/// <param name="CommandLine">The command.</param>
internal sealed record PretrainedDescription(string Model, ImageView View, IReadOnlyList<string> Labels, string Weights, string CommandLine);
