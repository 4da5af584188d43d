using Networks.Images;
using Networks.Sequences;
using Networks.Tables;
using static TorchSharp.torch;

namespace Networks;

/// <summary>The networks by name.</summary>
public static class NetworkCatalog
{
    private static readonly Dictionary<string, Func<NetworkSample>> Networks = new()
    {
        ["alexnet"] = AlexNet.Sample,
        ["vgg"] = Vgg.Sample,
        ["resnet"] = ResNet.Sample,
        ["squeezenet"] = SqueezeNet.Sample,
        ["densenet"] = DenseNet.Sample,
        ["googlenet"] = GoogLeNet.Sample,
        ["mobilenet_v3"] = MobileNetV3.Sample,
        ["shufflenet"] = ShuffleNet.Sample,
        ["efficientnet"] = EfficientNet.Sample,
        ["convnext"] = ConvNeXt.Sample,
        ["vit"] = VisionTransformer.Sample,
        ["swin"] = Swin.Sample,
        ["unet"] = UNet.Sample,
        ["fpn"] = FeaturePyramid.Sample,
        ["detr"] = Detr.Sample,
        ["yolo"] = Yolo.Sample,
        ["generator"] = Images.Generator.Sample,
        ["bert"] = Bert.Sample,
        ["gpt"] = Gpt.Sample,
        ["t5"] = T5.Sample,
        ["wav2vec"] = Wav2Vec.Sample,
        ["crnn"] = Crnn.Sample,
        ["seq2seq"] = Seq2Seq.Sample,
        ["gcn"] = Gcn.Sample,
        ["dlrm"] = Dlrm.Sample,
    };

    /// <summary>All names.</summary>
    public static IReadOnlyCollection<string> Names => Networks.Keys;

    /// <summary>Creates a network; its weights are the same each time.</summary>
    public static NetworkSample Create(string name)
    {
        random.manual_seed(1);
        return Networks[name]();
    }
}
