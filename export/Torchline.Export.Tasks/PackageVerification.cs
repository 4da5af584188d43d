using Torchline.Contracts.Packages;
using Torchline.Export.Tasks.Classification;

namespace Torchline.Export.Tasks;

/// <summary>Checks a published package: the hashes of its files, and its network against libtorch.</summary>
internal static class PackageVerification
{
    /// <summary>Verifies a package and prints each comparison.</summary>
    /// <returns>Whether the two engines agree.</returns>
    /// <exception cref="ModelPackageException">A file is missing, or has another hash.</exception>
    /// <exception cref="ExportException">The network cannot be built in libtorch.</exception>
    public static bool Run(string folder, string? data)
    {
        var package = ModelPackage.Open(folder);
        Console.WriteLine($"{package.Manifest.Name} {package.Manifest.Version}: {package.Manifest.Files.Count} files have the manifest's hashes");
        if (ClassifierManifest.VariantOf(package.Manifest) is { } variant)
        {
            Console.WriteLine($"quantised to {variant}: no weights of libtorch's to compare with; its accuracy stands in {ModelManifest.FileName}");
            return true;
        }
        using var program = ExportTasks.OpenPackage(package, data);
        return program.Compare(File.ReadAllBytes(package.NetworkPath)).Passed;
    }
}
