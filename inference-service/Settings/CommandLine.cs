namespace Torchline.InferenceService.Settings;

/// <summary>
/// The arguments of the program, <c>--key value</c> or <c>--key=value</c>, checked before the framework drops what it cannot read.
/// </summary>
internal static class CommandLine
{
    /// <summary>Whether the arguments ask for help and for nothing else.</summary>
    public static bool AsksForHelp(IReadOnlyList<string> arguments) => arguments.Any(one => one is "--help" or "-h" or "-?" or "/?");

    /// <summary>What is wrong with the arguments, a sentence; null if each is a key with its value.</summary>
    public static string? MistakeIn(IReadOnlyList<string> arguments)
    {
        for (var i = 0; i < arguments.Count; i++)
        {
            var argument = arguments[i];
            var isKey = argument.StartsWith("--", StringComparison.Ordinal);
            if (isKey && argument.Length > 2 && argument.Contains('='))
                continue;
            if (!isKey || argument.Length == 2)
                return $"The argument '{argument}' is no setting: write --KEY VALUE, such as --urls http://127.0.0.1:9000.";
            if (i + 1 == arguments.Count || arguments[i + 1].StartsWith("--", StringComparison.Ordinal))
                return $"The setting '{argument}' has no value: write {argument} VALUE.";
            i++; // The value.
        }
        return null;
    }
}
