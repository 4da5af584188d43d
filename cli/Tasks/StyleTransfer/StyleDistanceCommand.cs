using System.Globalization;
using Torchline.Training.Tasks.StyleTransfer;

namespace Torchline.Cli.Tasks.StyleTransfer;

/// <summary><c>torchline style-distance PAINTED… --style FILE --content FILE</c>.</summary>
internal sealed class StyleDistanceCommand : Command, IHasExamples
{
    private readonly Argument<string[]> painted = new("PAINTED") { Description = "Stylised images, of any network or optimisation", Arity = ArgumentArity.OneOrMore };
    private readonly Option<string> style = new("--style") { Description = "The style image", Required = true };
    private readonly Option<string> content = new("--content") { Description = "The content image, which the distances are compared with", Required = true };
    private readonly Option<string> weights = new("--weights") { Description = "Weights of VGG-16, .pth or .safetensors [default: where 'torchline data vgg16' puts them]" };
    private readonly Option<int> side = new("--side") { Description = "Pixels of the long side that all images are resized to", DefaultValueFactory = _ => 512 };

    public StyleDistanceCommand() : base("style-distance", "Measure how far images are from a style image, by the Gram matrices of VGG-16.")
    {
        Arguments.Add(painted);
        foreach (var option in (Option[])[style, content, weights, side]) Options.Add(option);
        side.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<int>() is < 32 or > 4_096)
                result.AddError("--side is from 32 to 4096");
        });
        SetAction(command => UserErrors.Report(() => Run(command)));
    }

    public string Examples =>
        """
          torchline style-distance out.png --style starry_night.jpg --content photo.jpg
          torchline style-distance first.png second.png --style starry_night.jpg --content photo.jpg --weights vgg16-397923af.pth

        The distance is 0 for the style image. The ratio is 1 for the content image: the less, the more of the style.
        """;

    private int Run(ParseResult command)
    {
        using var styleImage = ImageFile.Read(command.GetRequiredValue(style));
        using var photo = ImageFile.Read(command.GetRequiredValue(content));
        using var distance = new StyleDistance(command.GetValue(weights) ?? FeatureWeights.Downloaded("vgg16"), styleImage, command.GetValue(side));
        var ofContent = distance.Of(photo).Average();
        if (ofContent == 0)
            throw new RunException("--content has the style of --style already: distances cannot be compared with it");
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{command.GetRequiredValue(content)}: distance {ofContent:F3}"));
        foreach (var file in command.GetRequiredValue(painted))
        {
            using var image = ImageFile.Read(file);
            var ofLayers = distance.Of(image);
            var ofImage = ofLayers.Average();
            var layers = StyleDistance.Layers.Zip(ofLayers, (layer, own) => string.Create(CultureInfo.InvariantCulture, $"{layer} {own:F3}"));
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture, $"{file}: distance {ofImage:F3}, ratio {ofImage / ofContent:F3} ({string.Join(", ", layers)})"));
        }
        return ExitCodes.Success;
    }
}
