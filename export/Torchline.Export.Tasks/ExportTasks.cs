using Torchline.Contracts.Packages;
using Torchline.Export.Tasks.Captioning;
using Torchline.Export.Tasks.Classification;
using Torchline.Export.Tasks.Programs;
using Torchline.Export.Tasks.Sentiment;
using Torchline.Export.Tasks.StyleTransfer;
using Torchline.Training.Core.Runs;

namespace Torchline.Export.Tasks;

/// <summary>The tasks whose runs are exported and whose packages are verified. A new task is one more line here.</summary>
internal static class ExportTasks
{
    private static readonly IExportTask[] All = [new SentimentExport(), new ClassifierExport(), new CaptionerExport(), new StyleTransferExport()];

    /// <summary>Opens a trained run of any task.</summary>
    /// <exception cref="RunException">The folder holds no run, or one of another kind.</exception>
    /// <exception cref="ExportException">The kind has no such form.</exception>
    public static ITrainedRun OpenRun(string path, PackageForm form)
    {
        using var folder = RunFolder.OpenReadOnly(path);
        var kind = folder.ReadKind();
        return All.Select(task => task.Runs.GetValueOrDefault(kind)).FirstOrDefault(open => open is not null) is { } open
            ? open(path, form)
            : throw new RunException($"{path} holds a run of kind \"{kind}\", which cannot be exported");
    }

    /// <summary>Builds the network of a package from its manifest and the weights in its ONNX file.</summary>
    /// <exception cref="ExportException">There is no such task, or the file lacks a parameter.</exception>
    public static IModelProgram OpenPackage(ModelPackage package, string? data) =>
        All.Select(task => task.Packages.GetValueOrDefault(package.Manifest.Task)).FirstOrDefault(open => open is not null) is { } open
            ? open(package, data)
            : throw new ExportException($"{package.Folder}: the task \"{package.Manifest.Task}\" is unknown");
}
