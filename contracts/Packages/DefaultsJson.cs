using System.Text.Json.Serialization;

namespace Torchline.Contracts.Packages;

/// <summary>Reads and writes <c>defaults.json</c> without reflection.</summary>
[JsonSourceGenerationOptions(WriteIndented = true)]
[JsonSerializable(typeof(Dictionary<string, string>))]
internal sealed partial class DefaultsJson : JsonSerializerContext;
