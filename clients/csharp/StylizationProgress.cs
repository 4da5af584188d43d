namespace Torchline.Client;

/// <summary>How a job gets on.</summary>
/// <param name="State">How far it is.</param>
/// <param name="Iteration">How many steps were done.</param>
/// <param name="Iterations">How many steps there are.</param>
/// <param name="Losses">The losses after that many steps; null where only the state is told.</param>
/// <param name="Error">Why it failed, if it did.</param>
public sealed record StylizationProgress(JobState State, int Iteration, int Iterations, StyleLosses? Losses = null, string? Error = null);
