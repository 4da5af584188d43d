using Torchline.Contracts.Tasks.Classification;
using Torchline.Export.Tasks.Programs;
using Torchline.Training.Tasks.Classification;

namespace Torchline.Export.Tasks.Classification;

/// <summary>Classifiers of images.</summary>
internal sealed class ClassifierExport : IExportTask
{
    public IReadOnlyDictionary<string, OpenRun> Runs { get; } = new Dictionary<string, OpenRun>
    {
        [ClassifierRun.Kind] = PackageForm.Usual(ClassifierRun.Kind, path => new TrainedClassifier(ClassifierRun.Load(path))),
    };

    public IReadOnlyDictionary<string, OpenPackage> Packages { get; } = new Dictionary<string, OpenPackage>
    {
        [ClassificationContract.Task] = ClassifierProgram.FromPackage,
    };
}
