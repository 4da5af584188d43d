using System.Text.Json.Nodes;

namespace Torchline.Contracts.Packages;

/// <summary>A network as the training program knows it.</summary>
/// <param name="Model">The network's name, as in <c>torchline train … --model</c>.</param>
/// <param name="Options">Its options; with them and the weights in the ONNX file the module can be built again.</param>
public sealed record Architecture(string Model, JsonObject Options);
