using System.Text.Json.Nodes;
using Torchline.Contracts.Tasks.Language;
using Torchline.Export.Graph;
using Torchline.Training.Tasks.Language;

namespace Torchline.Export.Tasks.Language;

/// <summary>Language models.</summary>
internal sealed class LanguageExport() : ExportTask(
    runs: new()
    {
        [LanguageRun.Kind] = PackageForm.Usual(LanguageRun.Kind, path => new TrainedLanguage(LanguageRun.Load(path))),
    },
    packages: new()
    {
        [LanguageContract.Task] = (package, _) => LanguageProgram.FromPackage(package),
    });

/// <summary>The network as the service calls it: shares of letters to probabilities.</summary>
internal sealed class LanguageProgram(LanguageNetwork network) : IModelProgram
{
    /// <summary>Builds the network of a package from its manifest and the weights in its ONNX file.</summary>
    public static LanguageProgram FromPackage(ModelPackage package)
    {
        var network = new LanguageNetwork(package.Manifest.Labels.Count);
        network.eval();
        OnnxWeights.Load(package.NetworkPath, network);
        return new LanguageProgram(network);
    }

    public ExportRequest Request(IReadOnlyDictionary<string, string>? metadata = null) => new(
        LanguageContract.Task,
        inputs => [network.call(inputs[0]).softmax(1)],
        [GraphInput.Float32(LanguageContract.Letters, Dimension.Dynamic("batch"), Dimension.Fixed(LetterShares.Count))],
        [LanguageContract.Probabilities])
    {
        Module = network,
        Metadata = metadata ?? new Dictionary<string, string>(),
    };

    public VerificationReport Compare(byte[] model)
    {
        var report = ModelVerifier.Verify(Request(), model, ModelVerifier.Sweep(("batch", [1, 2, 7, 64])), Tolerance.Default);
        Console.WriteLine($"batch 1, 2, 7, 64: {report}");
        return report;
    }

    public void Dispose() => network.Dispose();
}

/// <summary>A trained language model on its way to a package.</summary>
internal sealed class TrainedLanguage(LanguageRun run) : TrainedRun<LanguageProgram>(run.Folder.Name, new LanguageProgram(run.Network), run)
{
    public override IReadOnlyDictionary<string, string> Metadata => new Dictionary<string, string>
    {
        ["torchline.task"] = LanguageContract.Task,
        ["torchline.labels"] = string.Join(',', run.Languages),
    };

    public override ModelManifest Manifest(PackageIdentity package, IReadOnlyList<string> others, VerificationReport parity) => new()
    {
        Name = package.Name,
        Version = package.Version,
        Task = LanguageContract.Task,
        Description = package.Description,
        Inputs = LanguageContract.Inputs,
        Outputs = LanguageContract.Outputs(run.Languages.Count),
        Preprocessing = new Preprocessing(),
        Labels = run.Languages,
        Metrics =
        [
            new Metric { Name = "accuracy", Data = "validation", Value = run.Progress.Best!.Metrics[LanguageTask.Accuracy] },
            ManifestMetrics.Parity("random letters", parity),
        ],
        Provenance = RunProvenance.Of(run.Configuration, run.Configuration.Options.Data),
        Architecture = new Architecture(nameof(LanguageNetwork), new JsonObject()),
    };
}
