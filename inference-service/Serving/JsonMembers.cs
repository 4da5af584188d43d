using System.Buffers;
using System.Text.Json;
using Torchline.Contracts.Text;

namespace Torchline.InferenceService.Serving;

/// <summary>Finds the member of a refused body that its type does not have, or that is there twice, to name it in the answer.</summary>
internal static class JsonMembers
{
    private const int MostOfName = 128;

    /// <summary>A sentence about the first such member; null if the body is refused for another reason.</summary>
    /// <param name="body">The bytes of the body.</param>
    /// <param name="type">The type that the body was read as.</param>
    public static string? MistakeIn(ReadOnlySequence<byte> body, JsonTypeInfo type)
    {
        var json = new Utf8JsonReader(body);
        try
        {
            return json.Read() ? MistakeIn(ref json, type, "") : null;
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            return null; // Malformed from here on, or a name is no UTF-8, and nothing before is wrong.
        }
    }

    private static string? MistakeIn(ref Utf8JsonReader json, JsonTypeInfo type, string path)
    {
        if (json.TokenType == JsonTokenType.StartObject && type.Kind == JsonTypeInfoKind.Object)
            return MistakeInMembers(ref json, type, path);
        if (json.TokenType == JsonTokenType.StartArray && type is { Kind: JsonTypeInfoKind.Enumerable, ElementType: { } element })
        {
            var elementType = type.Options.GetTypeInfo(element);
            for (var i = 0; json.Read() && json.TokenType != JsonTokenType.EndArray; i++)
            {
                if (MistakeIn(ref json, elementType, $"{path}[{i}]") is { } mistake)
                    return mistake;
            }
            return null;
        }
        json.Skip();
        return null;
    }

    private static string? MistakeInMembers(ref Utf8JsonReader json, JsonTypeInfo type, string path)
    {
        var comparer = type.Options.PropertyNameCaseInsensitive ? StringComparer.OrdinalIgnoreCase : StringComparer.Ordinal;
        var found = new HashSet<string>(comparer);
        while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
        {
            var name = json.GetString()!;
            var place = path.Length == 0 ? "The body" : $"'{path}'";
            if (!found.Add(name))
                return $"{place} has the member '{Begin(name)}' twice.";
            if (type.Properties.FirstOrDefault(property => comparer.Equals(property.Name, name)) is not { } member)
            {
                var known = type.Properties.Select(property => property.Name).ToArray();
                return $"{place} has a member '{Begin(name)}', which this route does not take.{NearestName.Question(name, known)} " +
                    $"It takes: {string.Join(", ", known)}.";
            }
            json.Read();
            var below = path.Length == 0 ? name : $"{path}.{name}";
            if (MistakeIn(ref json, type.Options.GetTypeInfo(member.PropertyType), below) is { } mistake)
                return mistake;
        }
        return null;
    }

    /// <summary>A name as an answer has it: a body has room for one of a mebibyte.</summary>
    private static string Begin(string name) => name.Length <= MostOfName ? name : $"{name[..MostOfName]}…";
}
