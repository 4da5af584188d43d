namespace Torchline.Training.Tasks.Classification;

/// <summary>Where a training began: <c>start.json</c>.</summary>
/// <param name="Classes">The classes' names; a label is an index into it.</param>
/// <param name="Loss">Mean cross entropy on the validation images before the first step.</param>
/// <param name="Accuracy">The share of them recognised before the first step.</param>
public sealed record ClassifierStart(IReadOnlyList<string> Classes, double Loss, double Accuracy);
