using Torchline.InferenceService.Serving.Models;

namespace Torchline.InferenceService.Images;

/// <summary>A model that sees pictures.</summary>
internal interface IImageModel : IServedModel
{
    /// <summary>Reserves a place for a picture that the model is then asked about.</summary>
    /// <returns>False if too many pictures wait already.</returns>
    bool TryReserve();
}
