using System.Security.Cryptography;
using System.Text;

namespace Torchline.InferenceService.Security;

/// <summary>What a route asks of a key, from the least on.</summary>
internal enum KeyScope
{
    /// <summary>No key.</summary>
    Open,

    /// <summary>Any key: models are asked.</summary>
    Infer,

    /// <summary>A key of the scope <c>admin</c>: what the service answers is changed, or requests of others are listed.</summary>
    Admin,
}

/// <summary>A key, of which only the hash is kept.</summary>
/// <param name="Name">Whose it is, for logs and limits.</param>
internal sealed record ApiKey(string Name, KeyScope Scope, byte[] Sha256);

/// <summary>The keys of the interface, read once at start-up.</summary>
internal sealed class ApiKeys
{
    /// <summary>The header that may have the key, beside <c>Authorization: Bearer</c>.</summary>
    public const string Header = "X-Api-Key";

    private const string Bearer = "Bearer ";
    private const int MaxCharacters = 256;

    private readonly ApiKey[] keys;

    /// <exception cref="OptionsValidationException">The file has no keys, or a line that is none.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">The file may not be read.</exception>
    public ApiKeys(IOptions<SecurityOptions> options) => keys = options.Value.Keys.File is { Length: > 0 } file ? Read(file) : [];

    /// <summary>Whether requests need a key.</summary>
    public bool AreRequired => keys.Length > 0;

    /// <summary>The key that a request brings; null if it brings none of these.</summary>
    public ApiKey? Find(HttpRequest request)
    {
        var text = request.Headers[Header] is [{ } sent] ? sent.AsSpan()
            : request.Headers.Authorization is [{ } line] && line.StartsWith(Bearer, StringComparison.OrdinalIgnoreCase)
                ? line.AsSpan(Bearer.Length).Trim()
                : default;
        if (text.IsEmpty || text.Length > MaxCharacters)
            return null;
        Span<byte> bytes = stackalloc byte[3 * MaxCharacters], hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(bytes[..Encoding.UTF8.GetBytes(text, bytes)], hash);
        ApiKey? found = null;
        // Every key is compared in full, so that the time tells nothing about any of them.
        foreach (var key in keys)
        {
            if (CryptographicOperations.FixedTimeEquals(hash, key.Sha256))
                found = key;
        }
        return found;
    }

    private static ApiKey[] Read(string file)
    {
        var keys = new List<ApiKey>();
        var number = 0;
        foreach (var line in File.ReadLines(file))
        {
            number++;
            var words = line.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
            if (words.Length == 0 || words[0].StartsWith('#'))
                continue;
            var key = Parse(words) ?? throw Refused(
                $"{file}, line {number}: a line is NAME infer SHA256 or NAME admin SHA256, with 64 hexadecimal digits. './torchline key NAME' makes one.");
            if (keys.Exists(one => one.Name == key.Name))
                throw Refused($"{file}, line {number}: there is a key of the name '{key.Name}' before. Give each its own name.");
            keys.Add(key);
        }
        return keys.Count > 0
            ? [.. keys]
            : throw Refused($"{file} has no key, so that nobody could use the service. './torchline key NAME' makes one.");
    }

    private static ApiKey? Parse(string[] words)
    {
        if (words.Length != 3 || words[2].Length != 2 * SHA256.HashSizeInBytes || !words[2].All(char.IsAsciiHexDigit))
            return null;
        KeyScope? scope = words[1] switch
        {
            "infer" => KeyScope.Infer,
            "admin" => KeyScope.Admin,
            _ => null,
        };
        return scope is { } one ? new(words[0], one, Convert.FromHexString(words[2])) : null;
    }

    private static OptionsValidationException Refused(string problem) =>
        new("", typeof(SecurityOptions), [$"Torchline:Keys:File: {problem}"]);
}
