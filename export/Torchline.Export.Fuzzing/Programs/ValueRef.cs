namespace Torchline.Export.Fuzzing.Programs;

/// <summary>A tensor of a program: an input, a constant, or one of the tensors that a step gives.</summary>
/// <param name="Source">The identity of the input, the constant or the step.</param>
/// <param name="Part">Which of the step's tensors, -1 where it gives a single one.</param>
public readonly record struct ValueRef(int Source, int Part = -1);
