using System.Security.Cryptography;
using System.Text.Json;

namespace Torchline.Contracts.Packages;

/// <summary>A model's folder, <c>models/&lt;name&gt;/&lt;version&gt;/</c>, with a checked manifest and checked files.</summary>
public sealed class ModelPackage
{
    private const long MaxManifestBytes = 1024 * 1024;
    private const long MaxFileBytes = 2L * 1024 * 1024 * 1024;
    private const long MaxWeightBytes = 256L * 1024 * 1024 * 1024; // beside an ONNX file: mapped, never read into memory as a whole
    private const string NetworkExtension = ".onnx";
    private const string WeightsExtension = ".data";

    private ModelPackage(string folder, ModelManifest manifest) => (Folder, Manifest) = (folder, manifest);

    /// <summary>The package's folder, as a full path.</summary>
    public string Folder { get; }

    /// <summary>The content of <c>model.json</c>.</summary>
    public ModelManifest Manifest { get; }

    /// <summary>The path of the network's ONNX file.</summary>
    public string NetworkPath => PathOf(ModelManifest.NetworkFileName);

    /// <summary>The path of one of the package's files.</summary>
    public string PathOf(string file) => Path.Combine(Folder, file);

    /// <summary>Opens a package: reads its manifest and compares every file with its size and SHA-256.</summary>
    /// <param name="folder">The package's folder.</param>
    /// <param name="contracts">The contracts of the tasks. A task's older name becomes the one that is written today.</param>
    /// <exception cref="ModelPackageException">The folder is no valid package; the message says which file and what to do.</exception>
    public static ModelPackage Open(string folder, IReadOnlyList<ITaskContract> contracts)
    {
        folder = Path.GetFullPath(folder);
        var package = new ModelPackage(folder, ReadManifest(Path.Combine(folder, ModelManifest.FileName), contracts));
        foreach (var file in package.Manifest.Files)
            Verify(package.PathOf(file.Name), file);
        foreach (var file in package.Manifest.Files.Where(file => file.Name.EndsWith(NetworkExtension, StringComparison.Ordinal)))
            package.VerifyWeights(file.Name);
        return package;
    }

    /// <summary>Reads one of the package's files.</summary>
    /// <param name="file">Its name; null if the manifest names none.</param>
    /// <param name="property">Where the manifest names it.</param>
    /// <param name="load">Reads the file, given its path; what it refuses with an <see cref="InvalidDataException"/> is damage.</param>
    /// <exception cref="ModelPackageException">The manifest names no file, or the file is broken.</exception>
    public T Load<T>(string? file, string property, Func<string, T> load)
    {
        const string remedy = "Export the model again.";
        if (file is null)
            throw new ModelPackageException(PathOf(ModelManifest.FileName), $"{property} is missing.", remedy);
        try
        {
            return load(PathOf(file));
        }
        catch (InvalidDataException e)
        {
            throw new ModelPackageException(PathOf(file), e.Message, remedy, e);
        }
    }

    private static ModelManifest ReadManifest(string path, IReadOnlyList<ITaskContract> contracts)
    {
        const string remedy = "Export the model again, or correct the file.";
        try
        {
            if (new FileInfo(path).Length is var bytes and > MaxManifestBytes)
                throw new ModelPackageException(path, $"A manifest may have {MaxManifestBytes} bytes; this one has {bytes}.", remedy);
            var manifest = ModelManifest.Parse(File.ReadAllBytes(path));
            string[] problems = [.. ManifestRules.Check(manifest, contracts)];
            return problems.Length == 0
                ? manifest with { Task = contracts.NameOf(manifest.Task) }
                : throw new ModelPackageException(path, string.Join(' ', problems), remedy);
        }
        catch (IOException e)
        {
            throw new ModelPackageException(path, e.Message, "Point to a folder <models>/<name>/<version> with a model.json.", e);
        }
        catch (JsonException e)
        {
            throw new ModelPackageException(path, e.Message, remedy, e);
        }
    }

    /// <summary>ONNX Runtime opens the files that an ONNX file names: they must be files of the package, whose hashes were compared.</summary>
    private void VerifyWeights(string network)
    {
        const string remedy = "Export the model again: its weights belong into a file beside it, which the manifest lists.";
        try
        {
            foreach (var location in ExternalDataFiles.Of(PathOf(network)))
            {
                if (!ExternalDataFiles.IsBeside(location))
                    throw new ModelPackageException(PathOf(network), $"Its weights lie in '{location}', outside of the package.", remedy);
                var file = network.Contains('/') ? $"{network[..network.LastIndexOf('/')]}/{location}" : location;
                if (Manifest.Files.All(listed => listed.Name != file))
                    throw new ModelPackageException(PathOf(network), $"Its weights lie in '{location}', which is no file of the package.", remedy);
            }
        }
        catch (InvalidDataException e)
        {
            throw new ModelPackageException(PathOf(network), e.Message, remedy, e);
        }
    }

    private static void Verify(string path, PackageFile expected)
    {
        const string remedy = "The package is damaged or was edited: get it again (git checkout) or export the model again.";
        var limit = path.EndsWith(WeightsExtension, StringComparison.Ordinal) ? MaxWeightBytes : MaxFileBytes;
        try
        {
            using var stream = File.OpenRead(path);
            if (stream.Length != expected.Bytes || stream.Length > limit)
            {
                throw new ModelPackageException(
                    path, $"It has {stream.Length} bytes; the manifest says {expected.Bytes}, the limit is {limit}.", remedy);
            }
            var actual = Convert.ToHexStringLower(SHA256.HashData(stream));
            if (actual != expected.Sha256)
                throw new ModelPackageException(path, $"Its SHA-256 is {actual}; the manifest says {expected.Sha256}.", remedy);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new ModelPackageException(path, e.Message, remedy, e);
        }
    }
}
