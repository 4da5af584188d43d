namespace Torchline.Export.Tasks.Programs;

/// <summary>The number format of a quantised package, in the architecture of its manifest.</summary>
internal static class QuantizedVariant
{
    /// <summary>The member of the architecture's options.</summary>
    public const string Key = "variant";

    /// <summary>The number format; null for a package in single precision.</summary>
    public static string? Of(ModelManifest manifest) => manifest.Architecture.Options[Key]?.ToString();
}
