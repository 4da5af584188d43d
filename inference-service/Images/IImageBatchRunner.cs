using Torchline.InferenceService.Serving.Batching;

namespace Torchline.InferenceService.Images;

/// <summary>Runs a network on batches of images.</summary>
internal interface IImageBatchRunner<TInput, TResult> : IBatchRunner<TInput, TResult>
    where TInput : IImageInput
{
    /// <summary>Runs the network on whatever pixels there are.</summary>
    /// <param name="size">How many images.</param>
    void WarmUp(int size);
}
