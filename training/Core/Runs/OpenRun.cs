namespace Torchline.Training.Core.Runs;

/// <summary>A run that is being trained.</summary>
/// <typeparam name="TOptions">The options that <c>config.json</c> records.</typeparam>
/// <typeparam name="TData">The data that is learned from.</typeparam>
/// <param name="Folder">Where the run lies; it belongs to this object.</param>
/// <param name="Configuration">What is trained, and how.</param>
/// <param name="Data">What it learns from.</param>
public sealed record OpenRun<TOptions, TData>(RunFolder Folder, RunConfiguration<TOptions> Configuration, TData Data) : IDisposable
    where TOptions : class
{
    /// <inheritdoc />
    public void Dispose() => Folder.Dispose();
}
