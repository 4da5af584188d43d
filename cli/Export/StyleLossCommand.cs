using Torchline.Cli.Tasks.StyleTransfer;
using Torchline.Export.Tasks.StyleTransfer;
using Torchline.Training.Tasks.StyleTransfer;
using Torchline.Training.Tasks.StyleTransfer.Networks;

namespace Torchline.Cli.Export;

/// <summary><c>torchline export style-loss --features NETWORK --to models/NAME</c>.</summary>
internal sealed class StyleLossCommand : Command, IHasExamples
{
    private readonly PackageOptions package = new();

    private readonly Option<string> features = new("--features")
    {
        Description = "The feature network: " + string.Join(", ", FeatureNetworks.Names),
        DefaultValueFactory = _ => "vgg19",
    };

    private readonly Option<string?> weights = new("--weights") { Description = "Its weights, .pth or .safetensors [default: where 'torchline data' puts them]" };
    private readonly Option<string?> contentLayer = new("--content-layer") { Description = "The layer that content is compared at" };
    private readonly Option<IReadOnlyList<StyleLayer>?> styleLayers = StyleLayersOption.Create();
    private readonly Option<string?> content = new("--content") { Description = "An image to optimise for comparison with libtorch [default: a drawn one]" };
    private readonly Option<string?> style = new("--style") { Description = "An image with the style for it [default: a drawn one]" };

    public StyleLossCommand() : base("style-loss", "Trace losses, gradient and Adam's step of style transfer by optimisation, verify, publish.")
    {
        features.AcceptOnlyFromAmong([.. FeatureNetworks.Names]);
        foreach (var option in (Option[])[features, weights, contentLayer, styleLayers, content, style, .. package.All]) Options.Add(option);
        SetAction(command => ExportErrors.Report(() => Export(command)));
    }

    public string Examples =>
        """
          torchline export style-loss --to models/vgg19-style
          torchline export style-loss --features squeezenet1_1 --to models/squeezenet-style
          torchline export style-loss --features vgg16 --weights vgg16.pth --content-layer relu2_2 --to models/vgg16-style

        A program feeds each step's outputs to the next one; it needs ONNX Runtime only.
        """;

    private int Export(ParseResult command)
    {
        using var source = TrainedStyleOptimization.Load(
            new StyleOptimizationSource(
                command.GetRequiredValue(features), command.GetValue(weights), command.GetValue(contentLayer), command.GetValue(styleLayers),
                package.GraphsOf(command).Opset),
            ImagePair.Of(command.GetValue(content), command.GetValue(style)), RunOptions.CommandLineOf(command));
        package.Publish(command, source, others: []);
        return ExitCodes.Success;
    }
}
