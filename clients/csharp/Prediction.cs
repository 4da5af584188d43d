namespace Torchline.Client;

/// <summary>What an image may show.</summary>
/// <param name="Label">One of the model's labels.</param>
/// <param name="Score">The probability of that label, from 0 to 1.</param>
public sealed record Prediction(string Label, float Score);
