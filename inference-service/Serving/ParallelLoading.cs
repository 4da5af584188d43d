namespace Torchline.InferenceService.Serving;

/// <summary>Loads several models at once: hashing, optimising and warming one takes little more than one core.</summary>
internal static class ParallelLoading
{
    // More would be in memory at once, each twice while its weights are repacked.
    private const int Most = 4;

    /// <summary>Loads the models, those with the most bytes first.</summary>
    /// <param name="names">The names, in the order in which the models are added.</param>
    /// <param name="models">Receives the models; those that were loaded before another one failed, too.</param>
    /// <param name="load">Loads a model and warms it; null if it is left out.</param>
    public static async Task LoadAsync(
        IReadOnlyList<string> names,
        ModelRepository repository,
        List<IServedModel> models,
        Func<string, Task<IServedModel?>> load,
        CancellationToken cancellation)
    {
        var loaded = new IServedModel?[names.Count];
        var largestFirst = Enumerable.Range(0, names.Count).OrderByDescending(i => BytesOf(repository, names[i])).ToList();
        var options = new ParallelOptions { MaxDegreeOfParallelism = Math.Min(Environment.ProcessorCount, Most), CancellationToken = cancellation };
        try
        {
            await Parallel.ForEachAsync(largestFirst, options, async (i, _) => loaded[i] = await load(names[i]));
        }
        finally
        {
            models.AddRange(loaded.OfType<IServedModel>());
        }
    }

    private static long BytesOf(ModelRepository repository, string name)
    {
        var network = new FileInfo(Path.Combine(repository.FolderOf(name, repository.Versions(name)[^1]), ModelManifest.NetworkFileName));
        return network.Exists ? network.Length : 0;
    }
}
