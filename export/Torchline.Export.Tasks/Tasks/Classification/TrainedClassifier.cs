using Torchline.Contracts.Tasks.Classification;
using Torchline.Export.TrainingSteps;
using Torchline.Training.Tasks.Classification;
using Torchline.Training.Vision;

namespace Torchline.Export.Tasks.Classification;

/// <summary>Classifiers of images.</summary>
internal sealed class ClassifierExport() : ExportTask(
    runs: new()
    {
        [ClassifierRun.Kind] = PackageForm.Usual(ClassifierRun.Kind, path => new TrainedClassifier(ClassifierRun.Load(path))),
    },
    packages: new()
    {
        [ClassificationContract.Task] = ClassifierProgram.FromPackage,
    });

/// <summary>A trained classifier of images on its way to a package.</summary>
internal sealed class TrainedClassifier(ClassifierRun run) : TrainedRun<ClassifierProgram>(
    run.Folder.Name, new ClassifierProgram(run.Network, run.Configuration.Options.View, ImagesOf(run.Configuration.Options.Data)), run)
{
    public override IReadOnlyDictionary<string, string> Metadata => ClassifierManifest.MetadataOf(run);

    public override ModelManifest Manifest(PackageIdentity package, IReadOnlyList<string> others, VerificationReport parity) =>
        ClassifierManifest.Of(run, package, others, parity);

    public override TrainingStepRequest TrainingStep() => ClassifierTrainingStep.Of(run, Program.Classifier);

    /// <summary>None where the run has come without its images.</summary>
    private static IReadOnlyList<LabeledImage> ImagesOf(string data) =>
        Directory.Exists(data) ? ClassifierData.ReadValidation(data, Warnings.Print).Images : [];
}
