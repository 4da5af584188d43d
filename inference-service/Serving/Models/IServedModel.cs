namespace Torchline.InferenceService.Serving.Models;

/// <summary>A model that answers requests.</summary>
public interface IServedModel : IAsyncDisposable
{
    /// <summary>What the model's package says about it.</summary>
    ModelManifest Manifest { get; }

    /// <summary>Runs the network on made-up inputs of typical sizes, so that the first request finds it warm.</summary>
    Task WarmUpAsync();
}
