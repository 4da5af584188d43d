using System.Text.RegularExpressions;

namespace Torchline.Contracts.Packages;

/// <summary>What every manifest must fulfil beyond its types; the rules of one task are in its <see cref="ITaskContract"/>.</summary>
public static partial class ManifestRules
{
    /// <summary>The most tokens that a manifest may promise to accept.</summary>
    public const int MaxTokens = 4096;

    /// <summary>The most files that a package may have.</summary>
    public const int MaxFiles = 256;

    /// <summary>Whether a model or a file may have this name: no path, nothing hidden, no character with a meaning in a shell.</summary>
    public static bool IsName(string name) => Name().IsMatch(name);

    /// <summary>Whether a file of a package may have this name: a name, or a folder's and a name, <c>styles/wave.jpg</c>.</summary>
    public static bool IsFileName(string name) => name.Split('/') is { Length: 1 or 2 } parts && parts.All(IsName);

    /// <summary>Whether tensors agree in names, types and axes, in the same order.</summary>
    public static bool AreSame(IReadOnlyList<TensorSpecification> some, IReadOnlyList<TensorSpecification> others) =>
        some.Count == others.Count &&
        some.Zip(others).All(pair =>
            pair.First.Name == pair.Second.Name &&
            pair.First.Type == pair.Second.Type &&
            pair.First.Axes.SequenceEqual(pair.Second.Axes));

    /// <summary>Everything that is wrong with a manifest; nothing if it is valid.</summary>
    /// <param name="manifest">The manifest.</param>
    /// <param name="contracts">The contracts of the tasks; a task without one is held to the rules for all.</param>
    public static IEnumerable<string> Check(ModelManifest manifest, IEnumerable<ITaskContract> contracts) =>
    [
        .. CheckIdentity(manifest),
        .. CheckTensors("inputs", manifest.Inputs),
        .. CheckTensors("outputs", manifest.Outputs),
        .. CheckText(manifest),
        .. CheckImage(manifest.Preprocessing.Image),
        .. CheckDecoding(manifest),
        .. manifest.Card?.Check() ?? [],
        .. contracts.Find(manifest.Task)?.Check(manifest) ?? [],
        .. CheckFiles(manifest.Files),
    ];

    private static IEnumerable<string> CheckIdentity(ModelManifest manifest)
    {
        if (manifest.SchemaVersion is < 1 or > ModelManifest.CurrentSchemaVersion)
            yield return $"schemaVersion is {manifest.SchemaVersion}; this program reads up to {ModelManifest.CurrentSchemaVersion}.";
        if (!IsName(manifest.Name))
            yield return $"name '{manifest.Name}' is not of the form {Name()}.";
        if (manifest.Version < 1)
            yield return $"version is {manifest.Version}; versions count from 1.";
    }

    private static IEnumerable<string> CheckTensors(string property, IReadOnlyList<TensorSpecification> tensors)
    {
        if (tensors.Count == 0)
            yield return $"{property} is empty.";
        foreach (var tensor in tensors.Where(tensor => tensor.Name.Length == 0 || tensor.Axes.Any(axis => axis is { Name: "" })))
            yield return $"{property}: '{tensor.Name}' or one of its axes has no name.";
    }

    private static IEnumerable<string> CheckText(ModelManifest manifest)
    {
        if (manifest.Preprocessing.Text is not { } text)
            yield break;
        if (text.MaxTokens is < 1 or > MaxTokens)
            yield return $"preprocessing.text.maxTokens is {text.MaxTokens}; it lies between 1 and {MaxTokens}.";
        if (manifest.Files.All(file => file.Name != text.Vocabulary))
            yield return $"preprocessing.text.vocabulary '{text.Vocabulary}' is not among the files.";
    }

    private static IEnumerable<string> CheckImage(ImagePreprocessing? image)
    {
        if (image is null)
            yield break;
        if (image.Side is < 1 or > ImagePreprocessing.MaxSide)
            yield return $"preprocessing.image.side is {image.Side}; it lies between 1 and {ImagePreprocessing.MaxSide}.";
        if (image.ShortSide < image.Side || image.ShortSide > ImagePreprocessing.MaxSide)
            yield return $"preprocessing.image.shortSide is {image.ShortSide}; it lies between the side and {ImagePreprocessing.MaxSide}.";
        if (!Enum.IsDefined(image.Fit))
            yield return $"preprocessing.image.fit {image.Fit} is unknown; crop and squash are supported.";
        if (image.Fit == ImageFit.Squash && image.ShortSide != image.Side)
            yield return $"preprocessing.image.shortSide is {image.ShortSide}; nothing is cut off a squashed image, so it is the side, {image.Side}.";
        if (image.Interpolation != ImagePreprocessing.Bilinear)
            yield return $"preprocessing.image.interpolation '{image.Interpolation}' is unknown; '{ImagePreprocessing.Bilinear}' is supported.";
    }

    private static IEnumerable<string> CheckDecoding(ModelManifest manifest)
    {
        var decoding = manifest.Decoding;
        if (decoding.Threshold is <= 0 or >= 1 or double.NaN)
            yield return $"decoding.threshold is {decoding.Threshold}; it lies between 0 and 1.";
        if (decoding.MaxDistance is { } distance && !(distance > 0 && double.IsFinite(distance)))
            yield return $"decoding.maxDistance is {distance}; it is above 0.";
        foreach (var problem in decoding.Certainty?.Check() ?? [])
            yield return problem;
        foreach (var problem in manifest.Calibration?.Check() ?? [])
            yield return problem;
        if (decoding.Vocabulary is { } vocabulary && manifest.Files.All(file => file.Name != vocabulary))
            yield return $"decoding.vocabulary '{vocabulary}' is not among the files.";
        if (decoding.Beam is < 1 or > Decoding.MaxBeam)
            yield return $"decoding.beam is {decoding.Beam}; it lies between 1 and {Decoding.MaxBeam}.";
        if (decoding.MaxLength is < 1 or > Decoding.MaxTokens)
            yield return $"decoding.maxLength is {decoding.MaxLength}; it lies between 1 and {Decoding.MaxTokens}.";
    }

    private static IEnumerable<string> CheckFiles(IReadOnlyList<PackageFile> files)
    {
        if (files.Count > MaxFiles)
            yield return $"files has {files.Count} entries; a package may have {MaxFiles}.";
        if (files.All(file => file.Name != ModelManifest.NetworkFileName))
            yield return $"{ModelManifest.NetworkFileName} is not among the files.";
        foreach (var file in files.Where(file => !IsFileName(file.Name) || file.Bytes < 0 || !Sha256().IsMatch(file.Sha256)))
            yield return $"files: '{file.Name}' has a bad name, size or SHA-256.";
    }

    [GeneratedRegex(@"^[A-Za-z0-9][A-Za-z0-9._-]{0,63}\z")]
    private static partial Regex Name();

    [GeneratedRegex(@"^[0-9a-f]{64}\z")]
    private static partial Regex Sha256();
}
