using System.Text.Json;
using System.Text.Json.Serialization;

namespace Torchline.Contracts.TrainingSteps;

/// <summary>
/// What of an ONNX model is a training step, as JSON in its metadata under <see cref="MetadataKey"/>. The model's inputs are the data, the
/// learning rate, the seed where there is one, and every tensor of the state; its outputs are the loss, what else was asked for, and
/// <see cref="NextPrefix"/> and the name for every tensor of the state.
/// </summary>
public sealed record TrainingStepDescription
{
    /// <summary>The key of the metadata property.</summary>
    public const string MetadataKey = "torchline.training_step";
    /// <summary>What the name of a state's next value begins with.</summary>
    public const string NextPrefix = "next.";
    /// <summary>The input that is a float32 scalar: the learning rate.</summary>
    public const string LearningRate = "learning_rate";
    /// <summary>The input that is an int64 scalar, where chance is drawn.</summary>
    public const string Seed = "seed";
    /// <summary>The output that is a float32 scalar: the loss before the step.</summary>
    public const string Loss = "loss";
    /// <summary>The state that is an int64 scalar: how many steps were made.</summary>
    public const string Step = "step";
    /// <summary>The format of the description that this library writes and reads.</summary>
    public const int CurrentFormat = 1;

    /// <summary>The format.</summary>
    public required int Format { get; init; }
    /// <summary>The data inputs, targets included.</summary>
    public required IReadOnlyList<string> Inputs { get; init; }
    /// <summary>What the module gives, where that was asked for.</summary>
    public required IReadOnlyList<string> Outputs { get; init; }
    /// <summary>Whether there is a seed input.</summary>
    public required bool HasSeed { get; init; }
    /// <summary>The optimizer, for people.</summary>
    public required string Optimizer { get; init; }
    /// <summary>The state.</summary>
    public required IReadOnlyList<StateDescription> State { get; init; }
    /// <summary>Other state-dict names of tensors that the module uses twice, with the names that they have in the state.</summary>
    public required IReadOnlyDictionary<string, string> Ties { get; init; }

    /// <summary>All outputs of the model in their order.</summary>
    [JsonIgnore]
    public IEnumerable<string> Results => [Loss, .. Outputs, .. State.Select(state => NextPrefix + state.Name)];

    /// <summary>The description for a state: a size that is open is the state's.</summary>
    /// <param name="state">The state; it may be another step's, which the step then finds.</param>
    public TrainingStepDescription WithSizesOf(IReadOnlyList<StateTensor> state)
    {
        var shapes = state.ToLookup(tensor => tensor.Name, tensor => tensor.Shape);
        return this with { State = [.. State.Select(entry => shapes[entry.Name].FirstOrDefault() is { } shape ? entry.WithSizes(shape) : entry)] };
    }

    /// <summary>The description as JSON.</summary>
    public string ToJson() => JsonSerializer.Serialize(this, TrainingStepJson.Default.TrainingStepDescription);

    /// <summary>Reads a description.</summary>
    /// <exception cref="TrainingStepException">It is malformed, or of a newer format.</exception>
    public static TrainingStepDescription Parse(string json)
    {
        TrainingStepDescription? description;
        try
        {
            description = JsonSerializer.Deserialize(json, TrainingStepJson.Default.TrainingStepDescription);
        }
        catch (JsonException failure)
        {
            throw new TrainingStepException($"the description of the training step is malformed: {failure.Message}", failure);
        }
        return description?.Format == CurrentFormat
            ? description
            : throw new TrainingStepException($"the training step has format {description?.Format}, and this library reads {CurrentFormat}");
    }
}

/// <summary>A tensor of the state.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Kind">What it is.</param>
/// <param name="Type">Its element type as safetensors names it.</param>
/// <param name="Shape">Its sizes; <see cref="Open"/> for one that the initial state decides.</param>
public sealed record StateDescription(string Name, StateKind Kind, string Type, IReadOnlyList<long> Shape)
{
    /// <summary>A size that the initial state decides.</summary>
    public const long Open = -1;

    internal StateDescription WithSizes(IReadOnlyList<long> shape) => shape.Count == Shape.Count
        ? this with { Shape = [.. Shape.Zip(shape, (size, given) => size == Open ? given : size)] }
        : this;
}

/// <summary>What a tensor of the state is.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<StateKind>))]
public enum StateKind
{
    /// <summary>A parameter that is trained.</summary>
    [JsonStringEnumMemberName("parameter")] Parameter,
    /// <summary>A buffer that changes, such as a running mean.</summary>
    [JsonStringEnumMemberName("buffer")] Buffer,
    /// <summary>What the optimizer keeps.</summary>
    [JsonStringEnumMemberName("optimizer")] Optimizer,
}

/// <summary>Reads and writes descriptions without reflection.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, RespectNullableAnnotations = true, RespectRequiredConstructorParameters = true)]
[JsonSerializable(typeof(TrainingStepDescription))]
internal sealed partial class TrainingStepJson : JsonSerializerContext;
