using Torchline.Training.Tasks.Captioning.ByHand;

namespace Torchline.Export.Tasks.Captioning;

/// <summary>The names of the captioners by hand in manifests: <c>rnn-by-hand</c>, <c>lstm-by-hand</c>.</summary>
internal static class HandArchitecture
{
    private const string Suffix = "-by-hand";

    /// <summary>The name of the captioner around a recurrent layer.</summary>
    public static string NameOf(RecurrentCell cell) => cell.ToString().ToLowerInvariant() + Suffix;

    /// <summary>Whether it is one of them.</summary>
    public static bool IsName(string model) => model.EndsWith(Suffix, StringComparison.Ordinal);
}
