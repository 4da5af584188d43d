using System.Security.Cryptography;

namespace Torchline.Contracts.Packages;

/// <summary>Puts packages into a repository so that a reader finds all of a package or nothing.</summary>
/// <param name="repository">Where to.</param>
public sealed class ModelPublisher(ModelRepository repository)
{
    /// <summary>
    /// Publishes a package: the files are written aside in the same file system and flushed, then the folder is renamed.
    /// The model's <c>config.pbtxt</c> for Triton is written too.
    /// </summary>
    /// <param name="manifest">The manifest; its <see cref="ModelManifest.Files"/> are filled in here.</param>
    /// <param name="writeFiles">
    /// Writes <c>model.onnx</c> and every other file of the package, but not the manifest, into the folder that it is given or
    /// into sub-folders of it.
    /// </param>
    /// <param name="overwrite">
    /// Whether an existing version is replaced. For the moment between two renames it is missing; readers then find the
    /// version before.
    /// </param>
    /// <returns>The published package.</returns>
    /// <exception cref="ModelPackageException">The version exists already, or the manifest or the files are not valid.</exception>
    /// <exception cref="IOException">The files cannot be written; nothing is published then.</exception>
    public ModelPackage Publish(ModelManifest manifest, Action<string> writeFiles, bool overwrite = false)
    {
        ArgumentNullException.ThrowIfNull(manifest);
        ArgumentNullException.ThrowIfNull(writeFiles);
        if (!ManifestRules.IsName(manifest.Name))
            throw new ModelPackageException(repository.Folder, $"'{manifest.Name}' is no name for a model.", "Use letters, digits and . _ -");
        var target = repository.FolderOf(manifest.Name, manifest.Version);
        if (Directory.Exists(target) && !overwrite)
            throw new ModelPackageException(target, "This version exists already.", "Publish the next version, or ask to overwrite.");
        var modelFolder = Path.GetDirectoryName(target)!;
        var aside = Path.Combine(modelFolder, $".publishing-{Guid.NewGuid():N}");
        try
        {
            Directory.CreateDirectory(aside);
            writeFiles(aside);
            manifest = manifest with { Files = [.. FilesOf(aside).Order(StringComparer.Ordinal).Select(path => Describe(aside, path))] };
            File.WriteAllBytes(Path.Combine(aside, ModelManifest.FileName), manifest.ToJson());
            ModelPackage.Open(aside, repository.Contracts); // what is published can be opened
            foreach (var path in FilesOf(aside))
                DurableFile.FlushFile(path);
            foreach (var folder in Directory.GetDirectories(aside).Append(aside))
                DurableFile.FlushFolder(folder);
            Move(aside, target);
            DurableFile.FlushFolder(modelFolder);
        }
        finally
        {
            if (Directory.Exists(aside))
                Directory.Delete(aside, recursive: true);
        }
        DurableFile.Write(Path.Combine(modelFolder, TritonConfig.FileName), TritonConfig.For(manifest));
        return ModelPackage.Open(target, repository.Contracts);
    }

    private static void Move(string aside, string target)
    {
        if (!Directory.Exists(target))
        {
            Directory.Move(aside, target);
            return;
        }
        var replaced = aside.Replace(".publishing-", ".replaced-", StringComparison.Ordinal);
        Directory.Move(target, replaced);
        Directory.Move(aside, target);
        Directory.Delete(replaced, recursive: true);
    }

    private static string[] FilesOf(string folder) => Directory.GetFiles(folder, "*", SearchOption.AllDirectories);

    private static PackageFile Describe(string folder, string path)
    {
        using var stream = File.OpenRead(path);
        var name = Path.GetRelativePath(folder, path).Replace(Path.DirectorySeparatorChar, '/');
        return new PackageFile(name, stream.Length, Convert.ToHexStringLower(SHA256.HashData(stream)));
    }
}
