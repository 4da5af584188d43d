namespace Torchline.Contracts.Packages;

/// <summary>One input or output of a network.</summary>
/// <param name="Name">Its name in the ONNX graph.</param>
/// <param name="Type">The type of its elements.</param>
/// <param name="Axes">Its axes; none for a scalar.</param>
public sealed record TensorSpecification(string Name, ElementType Type, IReadOnlyList<Axis> Axes);
