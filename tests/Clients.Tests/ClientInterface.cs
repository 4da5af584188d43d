using System.Reflection;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Torchline.Client;

namespace Clients.Tests;

/// <summary>What a client has: shapes of answers, and for each method the names that a caller can give.</summary>
internal sealed record ClientInterface(Dictionary<string, Shape> Shapes, Dictionary<string, HashSet<string>> Methods);

/// <summary>Reads the C# client by reflection.</summary>
internal static class CSharpInterface
{
    /// <summary>Names of types that differ from those of the document.</summary>
    private static readonly Dictionary<string, string> Names = new()
    {
        [nameof(ModelMetric)] = "Metric",
        [nameof(Classification)] = "ClassificationResponse",
        [nameof(SentimentAnswer)] = "SentimentResponse",
        [nameof(Sentiment)] = "SentimentResult",
        [nameof(CaptionAnswer)] = "CaptionResponse",
        [nameof(StylizationJob)] = "StyleJobDocument",
        [nameof(StylizationJobSettings)] = "StyleJobSettings",
        [nameof(StylizationJobLinks)] = "StyleJobLinks",
        [nameof(StylizationProgress)] = "StyleJobEvent",
        [nameof(StyleLosses)] = "LossPoint",
        [nameof(TeachingAnswer)] = "TeachResponse",
    };

    private static readonly NullabilityInfoContext Nullability = new();

    public static ClientInterface Read()
    {
        var types = typeof(TorchlineClient).Assembly.GetExportedTypes();
        var shapes = types.Where(type => type.GetMethod("<Clone>$") is not null && type.GetConstructors().Any(one => one.GetParameters().Length > 1));
        return new(
            shapes.ToDictionary(NameOf, type => new Shape(type.GetConstructors().MaxBy(one => one.GetParameters().Length)!.GetParameters()
                .ToDictionary(member => JsonNamingPolicy.CamelCase.ConvertName(member.Name!), member => TypeOf(Nullability.Create(member))))),
            typeof(ITorchlineClient).GetMethods().GroupBy(method => method.Name).ToDictionary(
                group => group.Key, group => group.SelectMany(method => method.GetParameters()).SelectMany(NamesOf).ToHashSet()));
    }

    private static IEnumerable<string> NamesOf(ParameterInfo parameter) => parameter.ParameterType.Name.EndsWith("Options", StringComparison.Ordinal)
        ? parameter.ParameterType.GetProperties().Select(property => JsonNamingPolicy.CamelCase.ConvertName(property.Name))
        : [parameter.Name!];

    private static string NameOf(Type type) => Names.GetValueOrDefault(type.Name, type.Name);

    private static MemberType TypeOf(NullabilityInfo member)
    {
        var type = Nullable.GetUnderlyingType(member.Type) ?? member.Type;
        var nullable = member.ReadState == NullabilityState.Nullable;
        if (type.IsGenericType && type.GetGenericTypeDefinition() == typeof(IReadOnlyList<>))
            return new($"{TypeOf(member.GenericTypeArguments[0]).Name}[]", nullable);
        if (type == typeof(string) || type == typeof(DateTimeOffset) || type.IsEnum)
            return new("string", nullable);
        if (type == typeof(bool))
            return new("boolean", nullable);
        if (type == typeof(JsonElement))
            return new("object", nullable);
        return new(type.IsPrimitive ? "number" : NameOf(type), nullable);
    }
}

/// <summary>Reads the types of the JavaScript client, <c>torchline.d.ts</c>.</summary>
internal static partial class TypeScriptInterface
{
    public static ClientInterface Read(string text)
    {
        text = Comment().Replace(text, "");
        var interfaces = Interface().Matches(text).ToDictionary(
            match => match.Groups["name"].Value,
            match => (Base: match.Groups["base"].Value, Body: match.Groups["body"].Value));
        var body = ClientClass().Match(text).Groups["body"].Value;
        return new(
            interfaces.ToDictionary(one => one.Key, one => new Shape(MembersOf(one.Value.Body))),
            Method().Matches(body).ToDictionary(
                match => match.Groups["name"].Value, match => NamesIn(match.Groups["parameters"].Value, interfaces)));
    }

    /// <summary>The words of a type that is a choice of texts.</summary>
    public static string[] WordsOf(string text, string type) =>
        [.. Word().Matches(Regex.Match(text, $"export type {type} = ([^;]*);").Groups[1].Value).Select(match => match.Groups[1].Value)];

    private static Dictionary<string, MemberType> MembersOf(string body) => Member().Matches(body).ToDictionary(
        match => match.Groups["name"].Value,
        match =>
        {
            var type = match.Groups["type"].Value.Trim();
            var nullable = match.Groups["optional"].Success || type.EndsWith("| null", StringComparison.Ordinal);
            type = type.Replace("| null", "", StringComparison.Ordinal).Trim();
            type = type is "JobState" or "StartImage" ? "string" : type.StartsWith("Record<", StringComparison.Ordinal) ? "object" : type;
            return new MemberType(type, nullable);
        });

    private static HashSet<string> NamesIn(string parameters, Dictionary<string, (string Base, string Body)> interfaces)
    {
        var names = Parameter().Matches(parameters).Select(match => match.Groups[1].Value).ToHashSet();
        foreach (Match type in OptionsName().Matches(parameters))
        {
            for (var name = type.Value; interfaces.TryGetValue(name, out var found); name = found.Base)
                names.UnionWith(Parameter().Matches(found.Body).Select(match => match.Groups[1].Value));
        }
        return names;
    }

    [GeneratedRegex(@"/\*.*?\*/", RegexOptions.Singleline)]
    private static partial Regex Comment();

    [GeneratedRegex(@"export interface (?<name>\w+)(?: extends (?<base>\w+))? \{(?<body>.*?)\n\}", RegexOptions.Singleline)]
    private static partial Regex Interface();

    [GeneratedRegex(@"export class Torchline \{(?<body>.*?)\n\}", RegexOptions.Singleline)]
    private static partial Regex ClientClass();

    [GeneratedRegex(@"^  (?!constructor)(?<name>\w+)\((?<parameters>.*?)\): (?:Promise|AsyncGenerator)<", RegexOptions.Singleline | RegexOptions.Multiline)]
    private static partial Regex Method();

    [GeneratedRegex(@"^\s*(?<name>\w+)(?<optional>\?)?: (?<type>[^;]+);", RegexOptions.Multiline)]
    private static partial Regex Member();

    [GeneratedRegex(@"(\w+)\??:")]
    private static partial Regex Parameter();

    [GeneratedRegex(@"\w+Options")]
    private static partial Regex OptionsName();

    [GeneratedRegex("'([^']*)'")]
    private static partial Regex Word();
}

/// <summary>Reads the Python client, which tells its own shapes.</summary>
internal static class PythonInterface
{
    private const string Script =
        """
        import dataclasses, inspect, json, typing
        import torchline_client
        from torchline_client import shapes

        def type_of(hint):
            origin, arguments = typing.get_origin(hint), typing.get_args(hint)
            if origin is typing.Union:
                return [type_of(arguments[0])[0], True]
            if origin is list:
                return [type_of(arguments[0])[0] + "[]", False]
            names = {str: "string", int: "number", float: "number", bool: "boolean"}
            return ["object" if origin is dict else names.get(hint) or hint.__name__, False]

        found = {name: one for name, one in vars(shapes).items() if dataclasses.is_dataclass(one)}
        print(json.dumps({
            "shapes": {name: {shapes.json_name(field): type_of(hint) for field, hint in typing.get_type_hints(one).items()}
                       for name, one in found.items()},
            "methods": {name: [shapes.json_name(parameter) for parameter in inspect.signature(method).parameters]
                        for name, method in vars(torchline_client.Torchline).items() if not name.startswith("_")},
        }))
        """;

    public static async Task<ClientInterface> ReadAsync(string folder)
    {
        var document = JsonNode.Parse(await Tool.RunAsync(Tool.Python, folder, ["-c", Script]))!;
        return new(
            document["shapes"]!.AsObject().ToDictionary(shape => shape.Key, shape => new Shape(shape.Value!.AsObject()
                .ToDictionary(member => member.Key, member => new MemberType((string)member.Value![0]!, (bool)member.Value[1]!)))),
            document["methods"]!.AsObject().ToDictionary(
                method => method.Key, method => method.Value!.AsArray().Select(name => (string)name!).ToHashSet()));
    }
}
