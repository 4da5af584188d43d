namespace Torchline.Training.Downloads;

/// <summary>A download or its unpacking has failed for good; the message says why and what to do.</summary>
/// <param name="message">For the user.</param>
/// <param name="inner">What caused it, if anything did.</param>
public sealed class DownloadException(string message, Exception? inner = null) : IOException(message, inner);
