namespace Torchline.InferenceService.Serving;

/// <summary>A version of a model that is damaged. It stays in its folder and is not served.</summary>
/// <param name="Name">The model's name.</param>
/// <param name="Version">The version.</param>
/// <param name="Reason">What is wrong with it, and what to do.</param>
public sealed record QuarantinedVersion(string Name, int Version, string Reason);

/// <summary>The damaged versions of a repository.</summary>
internal sealed class Quarantine(ModelRepository repository)
{
    private readonly Lock gate = new();
    private readonly List<QuarantinedVersion> versions = [];

    /// <summary>The versions, in the order in which they were found.</summary>
    public IReadOnlyList<QuarantinedVersion> Versions => versions;

    /// <summary>Adds a version.</summary>
    /// <returns>The reason, whose files are named from the folder of the models: clients get it, too.</returns>
    public string Add(string name, int version, Exception exception)
    {
        var reason = exception.Message.Replace($"{repository.Folder}{Path.DirectorySeparatorChar}", "", StringComparison.Ordinal)
            .ReplaceLineEndings(" ");
        lock (gate)
        {
            versions.Add(new(name, version, reason));
        }
        return reason;
    }

    /// <summary>Whether a version of a model is damaged.</summary>
    public bool Has(string name) => versions.Exists(one => one.Name == name);

    public override string ToString() => string.Join(' ', versions.Select(one => one.Reason));
}
