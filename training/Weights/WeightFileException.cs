namespace Torchline.Training.Weights;

/// <summary>A file of weights is damaged, hostile, of an unknown kind, or does not fit; the message names the file.</summary>
/// <param name="file">The file as it was named to the reader.</param>
/// <param name="reason">What is wrong with it.</param>
/// <param name="inner">What caused it, if anything did.</param>
public class WeightFileException(string file, string reason, Exception? inner = null) : IOException($"{file}: {reason}", inner)
{
    /// <summary>The file as it was named to the reader.</summary>
    public string File { get; } = file;
}
