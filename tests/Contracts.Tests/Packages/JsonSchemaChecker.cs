using System.Text.Json;
using System.Text.RegularExpressions;

namespace Contracts.Tests.Packages;

/// <summary>The part of JSON Schema that model.schema.json uses; a keyword that it does not know is an error.</summary>
internal sealed class JsonSchemaChecker(JsonElement root)
{
    /// <summary>Everything in the value that the schema does not allow.</summary>
    public IEnumerable<string> Check(JsonElement value) => Check(value, root, "$");

    private IEnumerable<string> Check(JsonElement value, JsonElement schema, string at) =>
        schema.EnumerateObject().SelectMany(keyword => Check(value, schema, keyword.Name, keyword.Value, at));

    private IEnumerable<string> Check(JsonElement value, JsonElement schema, string keyword, JsonElement rule, string at) => keyword switch
    {
        "$schema" or "$defs" or "title" or "description" or "format" => [],
        "$ref" => Check(value, rule.GetString()!.Split('/').Skip(1).Aggregate(root, (element, name) => element.GetProperty(name)), at),
        "type" => Require(IsOfType(value, rule.GetString()!), $"{at} is no {rule}"),
        "const" => Require(JsonElement.DeepEquals(value, rule), $"{at} is not {rule}"),
        "enum" => Require(rule.EnumerateArray().Any(one => JsonElement.DeepEquals(value, one)), $"{at} is none of {rule}"),
        "pattern" => Require(!IsString(value) || Regex.IsMatch(value.GetString()!, rule.GetString()!), $"{at} is not of the form {rule}"),
        "minLength" => Require(!IsString(value) || value.GetString()!.Length >= rule.GetInt32(), $"{at} is too short"),
        "minimum" => Require(!IsNumber(value) || value.GetDouble() >= rule.GetDouble(), $"{at} is below {rule}"),
        "maximum" => Require(!IsNumber(value) || value.GetDouble() <= rule.GetDouble(), $"{at} is above {rule}"),
        "exclusiveMinimum" => Require(!IsNumber(value) || value.GetDouble() > rule.GetDouble(), $"{at} is not above {rule}"),
        "exclusiveMaximum" => Require(!IsNumber(value) || value.GetDouble() < rule.GetDouble(), $"{at} is not below {rule}"),
        "minItems" => Require(!IsArray(value) || value.GetArrayLength() >= rule.GetInt32(), $"{at} has too few items"),
        "maxItems" => Require(!IsArray(value) || value.GetArrayLength() <= rule.GetInt32(), $"{at} has too many items"),
        "items" when IsArray(value) => value.EnumerateArray().SelectMany((item, i) => Check(item, rule, $"{at}[{i}]")),
        "contains" when IsArray(value) =>
            Require(value.EnumerateArray().Any(item => !Check(item, rule, at).Any()), $"{at} has no item as {rule}"),
        "anyOf" => Require(rule.EnumerateArray().Any(one => !Check(value, one, at).Any()), $"{at} is nothing of {rule}"),
        "required" when IsObject(value) =>
            rule.EnumerateArray().SelectMany(name => Require(value.TryGetProperty(name.GetString()!, out _), $"{at}.{name} is missing")),
        "properties" when IsObject(value) =>
            rule.EnumerateObject().SelectMany(property =>
                value.TryGetProperty(property.Name, out var one) ? Check(one, property.Value, $"{at}.{property.Name}") : []),
        "additionalProperties" when IsObject(value) =>
            value.EnumerateObject()
                .Where(property => !(schema.TryGetProperty("properties", out var known) && known.TryGetProperty(property.Name, out _)))
                .SelectMany(property => rule.ValueKind == JsonValueKind.False
                    ? [$"{at}.{property.Name} is not known"]
                    : Check(property.Value, rule, $"{at}.{property.Name}")),
        "items" or "contains" or "required" or "properties" or "additionalProperties" => [],
        _ => throw new NotSupportedException($"The checker does not know the keyword {keyword}."),
    };

    private static bool IsOfType(JsonElement value, string type) => type switch
    {
        "object" => IsObject(value),
        "array" => IsArray(value),
        "string" => IsString(value),
        "number" => IsNumber(value),
        "boolean" => value.ValueKind is JsonValueKind.True or JsonValueKind.False,
        "integer" => IsNumber(value) && value.TryGetInt64(out _),
        _ => throw new NotSupportedException($"The checker does not know the type {type}."),
    };

    private static bool IsObject(JsonElement value) => value.ValueKind == JsonValueKind.Object;

    private static bool IsArray(JsonElement value) => value.ValueKind == JsonValueKind.Array;

    private static bool IsString(JsonElement value) => value.ValueKind == JsonValueKind.String;

    private static bool IsNumber(JsonElement value) => value.ValueKind == JsonValueKind.Number;

    private static IEnumerable<string> Require(bool condition, string problem) => condition ? [] : [problem];
}
