using static TorchSharp.torch;

namespace Torchline.Training.Tasks.StyleTransfer.Networks;

/// <summary>A layer whose activations a loss can ask for.</summary>
/// <param name="Name">What it is called, such as <c>relu4_2</c>.</param>
/// <param name="Module">Turns the activations before it (B, C, H, W) into its own.</param>
public readonly record struct FeatureLayer(string Name, nn.Module<Tensor, Tensor> Module);
