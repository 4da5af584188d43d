using Torchline.Contracts.Packages;
using Torchline.Export.Tasks.Programs;
using Torchline.Export.Verification;
using Torchline.Training.Tasks.Classification;
using Torchline.Training.Vision;

namespace Torchline.Export.Tasks.Classification;

/// <summary>A trained classifier of images on its way to a package.</summary>
internal sealed class TrainedClassifier(ClassifierRun run) : ITrainedRun
{
    private readonly ClassifierProgram program = new(run.Network, run.Configuration.Options.View, ImagesOf(run.Configuration.Options.Data));

    public string Name => run.Folder.Name;

    public IModelProgram Program => program;

    public IReadOnlyDictionary<string, string> Metadata => ClassifierManifest.MetadataOf(run);

    public ModelManifest Manifest(string name, int version, string? description, IReadOnlyList<string> others, VerificationReport parity) =>
        ClassifierManifest.Of(run, name, version, description, others, parity);

    public void WriteFiles(string folder)
    {
        // The network is all there is.
    }

    public void Dispose()
    {
        program.Dispose();
        run.Dispose();
    }

    /// <summary>None where the run has come without its images.</summary>
    private static IReadOnlyList<LabeledImage> ImagesOf(string data) =>
        Directory.Exists(data) ? ClassifierData.ReadValidation(data, Warnings.Print).Images : [];
}
