using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Torchline.InferenceService.Serving;

/// <summary>A manifest as clients get it: of paths, only the last name, as folders are the matter of whoever trained the model.</summary>
internal static partial class PublicManifest
{
    /// <summary>The manifest without folders.</summary>
    public static ModelManifest Of(ModelManifest manifest) => manifest with
    {
        Provenance = manifest.Provenance with
        {
            Command = WithoutFolders(manifest.Provenance.Command),
            DataSet = WithoutFolders(manifest.Provenance.DataSet),
        },
        Architecture = manifest.Architecture with { Options = (JsonObject)WithoutFolders(manifest.Architecture.Options)! },
    };

    private static string WithoutFolders(string text) => Folders().Replace(text, "…/");

    private static JsonNode? WithoutFolders(JsonNode? node) => node switch
    {
        JsonObject members => new JsonObject(members.Select(member => KeyValuePair.Create(member.Key, WithoutFolders(member.Value)))),
        JsonArray entries => new JsonArray([.. entries.Select(WithoutFolders)]),
        JsonValue value when value.TryGetValue<string>(out var text) => WithoutFolders(text),
        _ => node?.DeepClone(),
    };

    /// <summary>The folders of an absolute path: from the root, from the home folder, or from a drive, up to its last separator.</summary>
    [GeneratedRegex("""(?<![^\s"'=:,])(?:~?/|[A-Za-z]:[\\/]|\\\\)(?:[^\s"'/\\]+[/\\])+""")]
    private static partial Regex Folders();
}
