using Torchline.Training.Tasks.StyleTransfer.Networks;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Torchline.Training.Tasks.StyleTransfer.Features;

/// <summary>
/// A feature network that learns, with a 1x1 convolution at each layer that says the layer's activations in the teacher's channels
/// (as the "hints" of Romero et al. 2015, "FitNets"). Only the network is kept in the end.
/// </summary>
public sealed class FeatureStudent : nn.Module
{
    private readonly FeatureNetwork network;
    private readonly ModuleList<Conv2d> translations;

    /// <summary>Makes an untrained student.</summary>
    /// <param name="teacherChannels">Channels of the teacher's layers, in the order of <see cref="FeatureTeacher.StudentLayers"/>.</param>
    public FeatureStudent(IReadOnlyList<long> teacherChannels)
        : base(nameof(FeatureStudent))
    {
        network = FeatureNetworks.Create(FeatureTeacher.Student, [.. FeatureTeacher.StudentLayers]);
        foreach (var parameter in network.parameters())
            parameter.requires_grad = true;
        using var _ = no_grad();
        var activations = network.Activations(zeros([1, 3, 64, 64], device: CPU));
        translations = nn.ModuleList<Conv2d>([.. FeatureTeacher.StudentLayers.Zip(
            teacherChannels, (layer, channels) => nn.Conv2d(activations[layer].shape[1], channels, kernel_size: 1, bias: false))]);
        RegisterComponents();
        this.to(get_default_device());
    }

    /// <summary>The network that learns.</summary>
    public FeatureNetwork Network => network;

    /// <summary>What each layer says of images.</summary>
    /// <param name="images">Normalised (B, 3, S, S).</param>
    /// <returns>The student's own activations (B, C, H, W), and the same in the teacher's channels.</returns>
    public IReadOnlyList<(Tensor Own, Tensor Translated)> Activations(Tensor images)
    {
        var activations = network.Activations(images);
        return [.. FeatureTeacher.StudentLayers.Select((layer, i) => (activations[layer], translations[i].call(activations[layer])))];
    }
}
