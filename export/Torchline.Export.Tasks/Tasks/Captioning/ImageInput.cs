using Torchline.Training.Vision;
using static TorchSharp.torch;

namespace Torchline.Export.Tasks.Captioning;

/// <summary>How images become what a captioner's graph takes.</summary>
/// <param name="View">What is seen of an image.</param>
/// <param name="OfPixels">Turns pixels (B, S, S, 3), uint8, into the graph's input.</param>
internal sealed record ImageInput(ImageView View, Func<Tensor, Tensor> OfPixels);
