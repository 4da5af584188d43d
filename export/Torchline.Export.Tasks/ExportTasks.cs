using Torchline.Contracts.Tasks;
using Torchline.Export.Graph;
using Torchline.Export.Tasks.Captioning;
using Torchline.Export.Tasks.Classification;
using Torchline.Export.Tasks.Sentiment;
using Torchline.Export.Tasks.StyleTransfer;
using Torchline.Training.Core.Runs;

namespace Torchline.Export.Tasks;

/// <summary>The tasks whose runs are exported and whose packages are verified. A new task is one more line here.</summary>
internal static class ExportTasks
{
    private static readonly ExportTask[] All =
    [
        new SentimentExport(),
        new ClassifierExport(),
        new CaptionerExport(),
        new StyleTransferExport(),
    ];

    /// <summary>Opens a trained run of any task.</summary>
    /// <exception cref="RunException">The folder holds no run, or one of another kind.</exception>
    /// <exception cref="ExportException">The kind has no such form.</exception>
    public static ITrainedRun OpenRun(string path, PackageForm form)
    {
        using var folder = RunFolder.OpenReadOnly(path);
        var kind = folder.ReadKind();
        var open = All.Select(task => task.RunOf(kind)).FirstOrDefault(open => open is not null)
            ?? throw new RunException($"{path} holds a run of kind \"{kind}\", which cannot be exported");
        return open(path, form);
    }

    /// <summary>Builds the network of a package from its manifest and the weights in its ONNX file.</summary>
    /// <exception cref="ExportException">There is no such task, the package is quantised, or the file lacks a parameter.</exception>
    public static IModelProgram OpenPackage(ModelPackage package, string? data)
    {
        if (QuantizedVariant.Of(package.Manifest) is { } variant)
            throw new ExportException($"{package.Folder} is quantised to {variant}: only a package in single precision has weights of libtorch's");
        var open = All.Select(task => task.PackageOf(package.Manifest.Task)).FirstOrDefault(open => open is not null)
            ?? throw new ExportException($"{package.Folder}: the task \"{package.Manifest.Task}\" is unknown");
        return open(package, data);
    }
}

/// <summary>Checks a published package: the hashes of its files, and its network against libtorch.</summary>
internal static class PackageVerification
{
    /// <summary>Verifies a package and prints each comparison.</summary>
    /// <returns>Whether the two engines agree.</returns>
    /// <exception cref="ModelPackageException">A file is missing, or has another hash.</exception>
    /// <exception cref="ExportException">The network cannot be built in libtorch.</exception>
    public static bool Run(string folder, string? data)
    {
        var package = ModelPackage.Open(folder, TaskContracts.All);
        Console.WriteLine($"{package.Manifest.Name} {package.Manifest.Version}: {package.Manifest.Files.Count} files have the manifest's hashes");
        if (QuantizedVariant.Of(package.Manifest) is { } variant)
        {
            Console.WriteLine($"quantised to {variant}: no weights of libtorch's to compare with; its accuracy stands in {ModelManifest.FileName}");
            return true;
        }
        using var program = ExportTasks.OpenPackage(package, data);
        return program.Compare(OnnxFile.ReadWhole(package.NetworkPath)).Passed;
    }
}
