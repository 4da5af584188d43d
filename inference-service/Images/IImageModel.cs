using Torchline.InferenceService.Serving.Models;

namespace Torchline.InferenceService.Images;

/// <summary>A model that sees images.</summary>
internal interface IImageModel : IServedModel
{
    /// <summary>Reserves a place for an image that the model is then asked about.</summary>
    /// <returns>False if too many images wait already.</returns>
    bool TryReserve();
}
