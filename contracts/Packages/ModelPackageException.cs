namespace Torchline.Contracts.Packages;

/// <summary>A model package or repository is not as it must be.</summary>
/// <param name="path">The file or folder that is wrong.</param>
/// <param name="problem">What is wrong with it, a sentence.</param>
/// <param name="remedy">What to do about it, a sentence.</param>
/// <param name="cause">The exception of the file system or the parser, if there was one.</param>
public sealed class ModelPackageException(string path, string problem, string remedy, Exception? cause = null)
    : Exception($"{path}: {problem} {remedy}", cause)
{
    /// <summary>The file or folder that is wrong.</summary>
    public string Path { get; } = path;

    /// <summary>What is wrong with it.</summary>
    public string Problem { get; } = problem;

    /// <summary>What to do about it.</summary>
    public string Remedy { get; } = remedy;
}
