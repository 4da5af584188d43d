namespace Torchline.Contracts.TrainingSteps;

/// <summary>A training step's model or state is damaged, or the two do not fit; the message names the file and what is wrong.</summary>
public sealed class TrainingStepException(string message, Exception? inner = null) : Exception(message, inner);
