namespace Torchline.InferenceService.Tasks.Classification;

/// <summary>What an image may show.</summary>
/// <param name="Label">One of the model's labels.</param>
/// <param name="Score">The probability of that label, from 0 to 1; those of all labels sum up to 1.</param>
public readonly record struct Prediction(string Label, float Score);
