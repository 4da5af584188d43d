using System.Text.Json.Nodes;

namespace Clients.Tests;

/// <summary>The interface as the service documents it.</summary>
internal sealed class OpenApiDocument(JsonNode document)
{
    /// <summary>What the clients hand on without a type: the manifest; and what they unwrap.</summary>
    private static readonly HashSet<string> Opaque = ["ModelManifest", "ProblemDetails"];
    private static readonly HashSet<string> Unwrapped = ["ModelList", "StyleList", "StyleJobList", "StyleJobEventSseItem"];

    private JsonObject Schemas => document["components"]!["schemas"]!.AsObject();

    public static async Task<OpenApiDocument> LoadAsync(HttpClient http) =>
        new(JsonNode.Parse(await http.GetStringAsync("/swagger/v1/swagger.json"))!);

    /// <summary>The operations, with the names of their queries and of the fields of their forms that are no files.</summary>
    public Dictionary<string, string[]> Operations() => document["paths"]!.AsObject()
        .SelectMany(path => path.Value!.AsObject())
        .ToDictionary(method => (string)method.Value!["operationId"]!, method => ParametersOf(method.Value!).ToArray());

    /// <summary>The shapes of all answers: names and types of their members.</summary>
    public Dictionary<string, Shape> Shapes()
    {
        var shapes = new Dictionary<string, Shape>();
        var waiting = new Queue<string>(document["paths"]!.AsObject()
            .SelectMany(path => path.Value!.AsObject())
            .SelectMany(method => method.Value!["responses"]!.AsObject().Where(response => response.Key[0] == '2'))
            .SelectMany(response => response.Value!["content"]?.AsObject().Select(content => content.Value!["schema"]!) ?? [])
            .SelectMany(References));
        var reached = new HashSet<string>();
        while (waiting.TryDequeue(out var name))
        {
            if (Opaque.Contains(name) || IsEnum(name) || !reached.Add(name))
                continue;
            var members = Schemas[name]!["properties"]!.AsObject();
            foreach (var reference in members.SelectMany(member => References(member.Value!)))
                waiting.Enqueue(reference);
            if (!Unwrapped.Contains(name))
                shapes.Add(name, new(members.ToDictionary(member => member.Key, member => TypeOf(member.Value!))));
        }
        return shapes;
    }

    /// <summary>The words of enumerations.</summary>
    public string[] WordsOf(string name) => [.. Schemas[name]!["enum"]!.AsArray().Select(word => (string)word!)];

    private bool IsEnum(string name) => Schemas[name]!["enum"] is not null;

    private MemberType TypeOf(JsonNode schema)
    {
        var nullable = (bool?)schema["nullable"] == true;
        if (schema["type"] is JsonValue type)
        {
            return (string)type! switch
            {
                "array" => TypeOf(schema["items"]!) is var item ? new($"{item.Name}[]", nullable) : throw new InvalidOperationException(),
                "integer" or "number" => new("number", nullable),
                var other => new(other, nullable),
            };
        }
        // Whether a reference may be missing is not in this version of OpenAPI.
        var name = References(schema).Single();
        return new(Opaque.Contains(name) ? "object" : IsEnum(name) ? "string" : name, null);
    }

    private static IEnumerable<string> ParametersOf(JsonNode operation)
    {
        foreach (var parameter in operation["parameters"]?.AsArray() ?? [])
        {
            if ((string)parameter!["in"]! == "query")
                yield return (string)parameter["name"]!;
        }
        if (operation["requestBody"]?["content"] is not JsonObject { Count: 1 } content || content["multipart/form-data"] is not { } form)
            yield break;
        foreach (var (name, field) in form["schema"]!["properties"]?.AsObject() ?? [])
        {
            if ((string?)field!["type"] is "string" or "integer" or "number" && (string?)field["format"] != "binary")
                yield return name;
        }
    }

    private static IEnumerable<string> References(JsonNode schema)
    {
        if ((string?)schema["$ref"] is { } reference)
            yield return reference[(reference.LastIndexOf('/') + 1)..];
        JsonNode?[] inner = [schema["items"], .. schema["allOf"]?.AsArray() ?? [], .. schema["oneOf"]?.AsArray() ?? []];
        foreach (var name in inner.OfType<JsonNode>().SelectMany(References))
            yield return name;
    }
}

/// <summary>Names and types of the members of an object.</summary>
internal sealed record Shape(Dictionary<string, MemberType> Members);

/// <summary>The type of a member, as all languages have it.</summary>
/// <param name="Name">string, number, boolean, object, the name of a shape, or one of these with [].</param>
/// <param name="Nullable">Whether it may be null; null where that is unknown.</param>
internal sealed record MemberType(string Name, bool? Nullable)
{
    public override string ToString() => $"{Name}{(Nullable == true ? "?" : "")}";
}
