namespace Torchline.Training.Core.Runs;

/// <summary>A run cannot be started, continued or used as asked; the message says why and what to do.</summary>
/// <param name="message">For the user.</param>
/// <param name="inner">What caused it, if anything did.</param>
public sealed class RunException(string message, Exception? inner = null) : Exception(message, inner);
