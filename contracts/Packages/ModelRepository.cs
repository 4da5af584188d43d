using System.Globalization;
using System.Text.Json;

namespace Torchline.Contracts.Packages;

/// <summary>
/// The folder that a service reads its models from: <c>&lt;name&gt;/&lt;version&gt;/</c> for each package, and
/// <c>defaults.json</c>, which names for each task the model that answers when a request names none:
/// <c>{ "sentiment": "lstm-glove" }</c>.
/// </summary>
/// <param name="folder">The repository's folder.</param>
/// <param name="contracts">The contracts of the tasks that its packages are for.</param>
public sealed class ModelRepository(string folder, IReadOnlyList<ITaskContract> contracts)
{
    /// <summary>The file that names the default models.</summary>
    public const string DefaultsFileName = "defaults.json";

    private const long MaxDefaultsBytes = 64 * 1024;

    /// <summary>The repository's folder, as a full path.</summary>
    public string Folder { get; } = Path.GetFullPath(folder);

    /// <summary>The contracts of the tasks that the packages are for.</summary>
    public IReadOnlyList<ITaskContract> Contracts { get; } = contracts;

    /// <summary>The folder of one package.</summary>
    public string FolderOf(string name, int version) =>
        Path.Combine(Folder, name, version.ToString(CultureInfo.InvariantCulture));

    /// <summary>The names of the models that have at least one version, in ordinal order.</summary>
    /// <exception cref="ModelPackageException">There is no such folder.</exception>
    public IReadOnlyList<string> Names() =>
        [.. SubFolders(Folder).Where(name => ManifestRules.IsName(name) && Versions(name).Count > 0).Order(StringComparer.Ordinal)];

    /// <summary>Folders of the repository that have no version that could be opened, and what each of them lacks, a sentence.</summary>
    /// <exception cref="ModelPackageException">There is no such folder.</exception>
    public IReadOnlyList<(string Folder, string Lack)> FoldersWithoutVersions() =>
    [
        .. SubFolders(Folder)
            .Where(name => !name.StartsWith('.') && (!ManifestRules.IsName(name) || Versions(name).Count == 0))
            .Order(StringComparer.Ordinal)
            .Select(name => (name, LackOf(name))),
    ];

    /// <summary>The versions of a model, ascending. Hidden folders and those without a manifest are no versions (yet).</summary>
    /// <exception cref="ModelPackageException">There is no such folder.</exception>
    public IReadOnlyList<int> Versions(string name)
    {
        var versions = new List<int>();
        foreach (var folder in SubFolders(Path.Combine(Folder, name)))
        {
            if (int.TryParse(folder, NumberStyles.None, CultureInfo.InvariantCulture, out var version) &&
                version > 0 &&
                File.Exists(Path.Combine(FolderOf(name, version), ModelManifest.FileName)))
            {
                versions.Add(version);
            }
        }
        versions.Sort();
        return versions;
    }

    /// <summary>Opens the newest version of a model.</summary>
    /// <exception cref="ModelPackageException">There is no such model or its package is broken.</exception>
    public ModelPackage OpenLatest(string name)
    {
        if (!ManifestRules.IsName(name) || Versions(name) is not [.., var latest])
            throw new ModelPackageException(Path.Combine(Folder, name), "There is no version here.", "Export a model to this folder.");
        return Open(name, latest);
    }

    /// <summary>Opens a version of a model.</summary>
    /// <exception cref="ModelPackageException">There is no such version or its package is broken.</exception>
    public ModelPackage Open(string name, int version)
    {
        var package = ModelPackage.Open(FolderOf(name, version), Contracts);
        return package.Manifest.Name == name && package.Manifest.Version == version
            ? package
            : throw new ModelPackageException(
                package.PathOf(ModelManifest.FileName),
                $"The manifest is that of {package.Manifest.Name}, version {package.Manifest.Version}.",
                "Rename the folder, or export the model again.");
    }

    /// <summary>The names of the default models by task, under the name that is written for it today.</summary>
    /// <exception cref="ModelPackageException">The file is broken.</exception>
    public IReadOnlyDictionary<string, string> Defaults()
    {
        var path = Path.Combine(Folder, DefaultsFileName);
        if (!File.Exists(path))
            return new Dictionary<string, string>();
        const string remedy = "It maps tasks to model names: { \"sentiment\": \"bow\" }.";
        if (new FileInfo(path).Length > MaxDefaultsBytes)
            throw new ModelPackageException(path, $"It is longer than {MaxDefaultsBytes} bytes.", remedy);
        try
        {
            var given = JsonSerializer.Deserialize(File.ReadAllBytes(path), DefaultsJson.Default.DictionaryStringString) ?? [];
            return given.Where(one => Contracts.NameOf(one.Key) is var name && (name == one.Key || !given.ContainsKey(name)))
                .ToDictionary(one => Contracts.NameOf(one.Key), one => one.Value);
        }
        catch (JsonException e)
        {
            throw new ModelPackageException(path, e.Message, remedy, e);
        }
    }

    /// <summary>Makes a model the one that answers for a task when a request names none.</summary>
    /// <exception cref="ModelPackageException">The repository has no such model, or its file is broken.</exception>
    public void SetDefault(string task, string name)
    {
        if (!Names().Contains(name))
            throw new ModelPackageException(Path.Combine(Folder, name), "There is no such model.", "Publish it first.");
        var defaults = new SortedDictionary<string, string>(Defaults().ToDictionary(), StringComparer.Ordinal) { [Contracts.NameOf(task)] = name };
        var json = JsonSerializer.SerializeToUtf8Bytes(new(defaults), DefaultsJson.Default.DictionaryStringString);
        DurableFile.Write(Path.Combine(Folder, DefaultsFileName), [.. json, (byte)'\n']);
    }

    private string LackOf(string name)
    {
        if (!ManifestRules.IsName(name))
            return "Its name is no name for a model: use up to 64 letters, digits and . _ -";
        var folder = Path.Combine(Folder, name);
        if (File.Exists(Path.Combine(folder, ModelManifest.FileName)))
            return $"Its {ModelManifest.FileName} lies beside the versions; it belongs into a folder of its version, such as {name}/1.";
        var versions = SubFolders(folder).Where(one => !one.StartsWith('.')).Order(StringComparer.Ordinal).ToList();
        if (versions.Find(one => int.TryParse(one, NumberStyles.None, CultureInfo.InvariantCulture, out _)) is { } version)
            return $"The version {version} has no {ModelManifest.FileName}: copy the whole package, or export the model again.";
        var others = versions.Count > 0 ? $", but {string.Join(", ", versions.Take(3))}" : "";
        return $"It has no folder of a version, such as {name}/1{others}.";
    }

    private static IEnumerable<string> SubFolders(string folder)
    {
        try
        {
            return Directory.GetDirectories(folder).Select(path => Path.GetFileName(path));
        }
        catch (DirectoryNotFoundException e)
        {
            throw new ModelPackageException(folder, "There is no such folder.", "Point to the folder that holds the models.", e);
        }
    }
}
