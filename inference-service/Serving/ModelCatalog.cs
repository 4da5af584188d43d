using System.Collections.Frozen;
using System.Diagnostics.CodeAnalysis;

namespace Torchline.InferenceService.Serving;

/// <summary>The models that are served. It is filled once, when all of them are loaded and warm.</summary>
public sealed class ModelCatalog : IAsyncDisposable
{
    private volatile Contents? contents;

    /// <summary>Whether every model is loaded and warm.</summary>
    public bool IsReady => contents is not null;

    /// <summary>The models by name; none while they load.</summary>
    public IReadOnlyDictionary<string, IServedModel> Models => contents?.Models ?? FrozenDictionary<string, IServedModel>.Empty;

    /// <summary>Whether the model answers requests of its task that name no model.</summary>
    public bool IsDefault(IServedModel model) =>
        this.contents is { } contents && contents.Defaults.GetValueOrDefault(model.Manifest.Task) == model;

    /// <summary>Finds the model for a request.</summary>
    /// <typeparam name="TModel">The kind of model that does the task.</typeparam>
    /// <param name="task">The task's name.</param>
    /// <param name="name">The model's name, or null for the task's default.</param>
    /// <param name="response">The response.</param>
    /// <param name="model">The model.</param>
    /// <param name="problem">Why there is none: it is unknown, or the models are still being loaded.</param>
    internal bool TryFind<TModel>(
        string task, string? name, HttpResponse response, [NotNullWhen(true)] out TModel? model, [NotNullWhen(false)] out ProblemHttpResult? problem)
        where TModel : class, IServedModel
    {
        var contents = this.contents;
        IServedModel? found = null;
        _ = name is null ? contents?.Defaults.TryGetValue(task, out found) : contents?.Models.TryGetValue(name, out found);
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
    public void Open(IReadOnlyCollection<IServedModel> models, IReadOnlyDictionary<string, string> defaults)
    {
        var byName = models.ToFrozenDictionary(model => model.Manifest.Name, StringComparer.Ordinal);
        contents = new(byName, defaults.ToFrozenDictionary(one => one.Key, one => byName[one.Value], StringComparer.Ordinal));
    }

    /// <summary>Waits for the requests that are under way and frees the models.</summary>
    public async ValueTask DisposeAsync()
    {
        foreach (var model in Models.Values)
            await model.DisposeAsync();
    }

    private sealed record Contents(
        FrozenDictionary<string, IServedModel> Models, FrozenDictionary<string, IServedModel> Defaults);
}

/// <summary>A model that answers requests.</summary>
public interface IServedModel : IAsyncDisposable
{
    /// <summary>The manifest of the model's package.</summary>
    ModelManifest Manifest { get; }

    /// <summary>Runs the network on made-up inputs of typical sizes, so that the first request finds it warm.</summary>
    Task WarmUpAsync();
}
