using System.Buffers;
using System.Security.Cryptography;

namespace Torchline.InferenceService.Tasks.StyleTransfer.Jobs;

/// <summary>The names of jobs: whoever has not been told one finds none.</summary>
internal static class JobId
{
    private const int Bytes = 16;

    private static readonly SearchValues<char> Digits = SearchValues.Create("0123456789abcdef");

    /// <summary>A new name, of 128 random bits.</summary>
    public static string Create() => RandomNumberGenerator.GetHexString(2 * Bytes, lowercase: true);

    /// <summary>Whether a text has the form of a name.</summary>
    public static bool IsId(string text) => text.Length == 2 * Bytes && !text.AsSpan().ContainsAnyExcept(Digits);
}
