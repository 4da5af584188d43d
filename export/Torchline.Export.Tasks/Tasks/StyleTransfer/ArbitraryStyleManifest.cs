using Torchline.Contracts.Tasks.StyleTransfer;
using Torchline.Training.Tasks.StyleTransfer.ArbitraryStyle;
using Torchline.Training.Tasks.StyleTransfer.Networks;

namespace Torchline.Export.Tasks.StyleTransfer;

/// <summary>The manifest of a trained arbitrary style network.</summary>
internal static class ArbitraryStyleManifest
{
    private const string Model = "arbitrary-style";

    /// <summary>Enough for the ONNX file to be usable alone.</summary>
    public static IReadOnlyDictionary<string, string> Metadata { get; } = new Dictionary<string, string>
    {
        ["torchline.task"] = ArbitraryStyleContract.Task,
        ["torchline.model"] = Model,
        ["torchline.multipleOf"] = $"{ArbitraryStyleNetwork.MultipleOf}",
    };

    /// <summary>The manifest of a run's package; the publisher adds the files.</summary>
    public static ModelManifest Of(ArbitraryStyleRun run, PackageIdentity package, VerificationReport parity)
    {
        var options = run.Configuration.Options;
        return new ModelManifest
        {
            Name = package.Name,
            Version = package.Version,
            Task = ArbitraryStyleContract.Task,
            Description = package.Description,
            Inputs = ArbitraryStyleContract.Inputs,
            Outputs = ArbitraryStyleContract.Outputs,
            Preprocessing = new Preprocessing
            {
                Sizes = new ImageSizes(
                    StyleNetworkContract.MinSide, StyleNetworkContract.MaxSide, ArbitraryStyleNetwork.MultipleOf,
                    options.Architecture.Context, options.Architecture.NoisePeriod),
                StyleSide = options.StyleShortSide,
            },
            Labels = [],
            Metrics =
            [
                .. run.Test is { } test ? StyleNetworkManifest.MetricsOf(test) : [],
                ManifestMetrics.Parity("random images, of 255", parity),
            ],
            Provenance = RunProvenance.Of(run.Configuration, options.Content),
            Architecture = new Architecture(Model, ArchitectureOptions.Write(options.Architecture)),
        };
    }

    /// <summary>The sizes of a package's network.</summary>
    /// <exception cref="ExportException">It is of another network, or has no sizes.</exception>
    public static ArbitraryStyleArchitecture ArchitectureOf(ModelManifest manifest) => manifest.Architecture.Model == Model
        ? ArchitectureOptions.Read<ArbitraryStyleArchitecture>(manifest)
        : throw new ExportException($"{manifest.Name}: the network \"{manifest.Architecture.Model}\" is unknown");
}

/// <summary>A trained arbitrary style network on its way to a package.</summary>
internal sealed class TrainedArbitraryStyle(ArbitraryStyleRun run)
    : TrainedRun<ArbitraryStyleProgram>(run.Folder.Name, new ArbitraryStyleProgram(run.Network), run)
{
    public override IReadOnlyDictionary<string, string> Metadata => ArbitraryStyleManifest.Metadata;

    public override ModelManifest Manifest(PackageIdentity package, IReadOnlyList<string> others, VerificationReport parity) =>
        ArbitraryStyleManifest.Of(run, package, parity);
}
