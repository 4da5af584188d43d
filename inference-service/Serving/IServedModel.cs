namespace Torchline.InferenceService.Serving;

/// <summary>A model that answers requests.</summary>
public interface IServedModel : IAsyncDisposable
{
    /// <summary>The manifest of the model's package.</summary>
    ModelManifest Manifest { get; }

    /// <summary>Runs the network on made-up inputs of typical sizes, so that the first request finds it warm.</summary>
    Task WarmUpAsync();
}
