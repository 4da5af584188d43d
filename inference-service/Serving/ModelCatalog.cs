using System.Collections.Frozen;
using System.Diagnostics.CodeAnalysis;
using Torchline.InferenceService.Memory;
using Torchline.InferenceService.Serving.Providers;

namespace Torchline.InferenceService.Serving;

/// <summary>
/// The models that are served. It is filled when all of them are loaded and warm; a new version takes the place of the one before.
/// </summary>
public sealed class ModelCatalog : IAsyncDisposable, IGivesMemoryBack
{
    private readonly Lock gate = new();
    private readonly TaskCompletionSource opened = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private volatile Contents? contents;

    /// <summary>Done when every model is loaded and warm.</summary>
    public Task Opened => opened.Task;

    /// <summary>Whether every model is loaded and warm.</summary>
    public bool IsReady => contents is not null;

    /// <summary>The models by name; none while they load.</summary>
    public IReadOnlyDictionary<string, IServedModel> Models => contents?.Models ?? FrozenDictionary<string, IServedModel>.Empty;

    /// <summary>The versions that are damaged and not served.</summary>
    public IReadOnlyList<QuarantinedVersion> Quarantined { get; private set; } = [];

    /// <summary>Whether the model answers requests of its task that name no model.</summary>
    public bool IsDefault(IServedModel model) =>
        this.contents is { } contents && contents.Defaults.GetValueOrDefault(model.Manifest.Task) == model;

    /// <summary>Finds the model for a request.</summary>
    /// <typeparam name="TModel">The kind of model that does the task.</typeparam>
    /// <param name="task">The task's name.</param>
    /// <param name="name">The model's name, which a slash and a version may follow; or null for the task's default.</param>
    /// <param name="response">The response.</param>
    /// <param name="model">The model.</param>
    /// <param name="problem">Why there is none: it is unknown, or the models are still being loaded.</param>
    internal bool TryFind<TModel>(
        string task, string? name, HttpResponse response, [NotNullWhen(true)] out TModel? model, [NotNullWhen(false)] out ProblemHttpResult? problem)
        where TModel : class, IServedModel
    {
        var contents = this.contents;
        IServedModel? found = null;
        _ = name is null ? contents?.Defaults.TryGetValue(task, out found) : contents?.TryGet(name, out found);
        model = found as TModel;
        problem = model is not null ? null : contents is null ? Problem.NotReady(response) : UnknownModel<TModel>(name);
        return model is not null;
    }

    /// <summary>The problem of a request that names an unknown model, or none where there is no default.</summary>
    internal ProblemHttpResult UnknownModel<TModel>(string? name) => Problem.UnknownModel(
        name ?? "(default)", Models.Where(one => one.Value is TModel).Select(one => one.Key).Order(StringComparer.Ordinal));

    /// <summary>The models of a kind: the default of their task first, then in ordinal order of their names.</summary>
    public IEnumerable<TModel> Of<TModel>() where TModel : IServedModel =>
        Models.Values.OfType<TModel>().OrderByDescending(model => IsDefault(model)).ThenBy(model => model.Manifest.Name, StringComparer.Ordinal);

    /// <summary>Puts the models in service.</summary>
    /// <param name="models">The models, loaded and warm; the catalog disposes them.</param>
    /// <param name="defaults">The name of the default model for each task.</param>
    /// <param name="quarantined">The versions that are damaged and not served.</param>
    public void Open(
        IReadOnlyCollection<IServedModel> models, IReadOnlyDictionary<string, string> defaults, IReadOnlyList<QuarantinedVersion>? quarantined = null)
    {
        Quarantined = quarantined ?? [];
        var byName = models.ToFrozenDictionary(model => model.Manifest.Name, StringComparer.Ordinal);
        contents = new(
            byName, VersionsOf(models), defaults.ToFrozenDictionary(one => one.Key, one => byName[one.Value], StringComparer.Ordinal));
        opened.TrySetResult();
    }

    /// <summary>
    /// Puts another model, or another version of one, in service: it answers from now on. The version before stays, for the requests that
    /// are under way and those that name it; the one before that is freed.
    /// </summary>
    /// <param name="model">The model, loaded and warm; the catalog disposes it.</param>
    /// <exception cref="InvalidOperationException">The models are still being loaded.</exception>
    public async ValueTask AddAsync(IServedModel model)
    {
        IServedModel[] freed;
        lock (gate)
        {
            var now = contents ?? throw new InvalidOperationException("The models are being loaded.");
            var name = model.Manifest.Name;
            var before = now.Models.GetValueOrDefault(name);
            freed = [.. now.Versions.Values.Where(one => one.Manifest.Name == name && one != before)];
            contents = new(
                With(now.Models, model),
                VersionsOf([.. now.Versions.Values.Except(freed), model]),
                now.Defaults.ToFrozenDictionary(one => one.Key, one => one.Value == before ? model : one.Value, StringComparer.Ordinal));
        }
        foreach (var one in freed)
            await one.DisposeAsync();
    }

    /// <inheritdoc/>
    void IGivesMemoryBack.GiveMemoryBack()
    {
        foreach (var model in contents?.Versions.Values ?? [])
            model.GiveMemoryBack();
    }

    /// <summary>Waits for the requests that are under way and frees the models.</summary>
    public async ValueTask DisposeAsync()
    {
        foreach (var model in contents?.Versions.Values ?? [])
            await model.DisposeAsync();
    }

    private static FrozenDictionary<string, IServedModel> VersionsOf(IEnumerable<IServedModel> models) =>
        models.ToFrozenDictionary(model => $"{model.Manifest.Name}/{model.Manifest.Version}", StringComparer.Ordinal);

    private static FrozenDictionary<string, IServedModel> With(FrozenDictionary<string, IServedModel> models, IServedModel model) =>
        new Dictionary<string, IServedModel>(models) { [model.Manifest.Name] = model }.ToFrozenDictionary(StringComparer.Ordinal);

    /// <param name="Models">The newest version of each model by its name.</param>
    /// <param name="Versions">All versions that are loaded, as <c>name/version</c>.</param>
    private sealed record Contents(
        FrozenDictionary<string, IServedModel> Models,
        FrozenDictionary<string, IServedModel> Versions,
        FrozenDictionary<string, IServedModel> Defaults)
    {
        public bool TryGet(string name, [NotNullWhen(true)] out IServedModel? model) =>
            Models.TryGetValue(name, out model) || Versions.TryGetValue(name, out model);
    }
}

/// <summary>A model that answers requests.</summary>
public interface IServedModel : IAsyncDisposable
{
    /// <summary>The manifest of the model's package.</summary>
    ModelManifest Manifest { get; }

    /// <summary>What its network is computed with.</summary>
    ProviderUse Provider => ProviderUse.Cpu;

    /// <summary>How many requests wait for it.</summary>
    int Waiting => 0;

    /// <summary>Runs the network on made-up inputs of typical sizes, so that the first request finds it warm.</summary>
    Task WarmUpAsync();

    /// <summary>Gives back to the system what the network keeps of earlier runs; a run that is under way goes on.</summary>
    void GiveMemoryBack()
    {
    }
}
