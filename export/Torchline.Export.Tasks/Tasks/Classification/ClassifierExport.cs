using Torchline.Contracts.Tasks.Classification;
using Torchline.Training.Tasks.Classification;

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
