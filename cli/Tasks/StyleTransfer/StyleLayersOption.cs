using System.CommandLine.Parsing;
using Torchline.Contracts.Text;
using Torchline.Training.Tasks.StyleTransfer;

namespace Torchline.Cli.Tasks.StyleTransfer;

/// <summary>Declares the option for the layers that style is compared at.</summary>
internal static class StyleLayersOption
{
    /// <summary>Declares it; its value is null when it is not given.</summary>
    public static Option<IReadOnlyList<StyleLayer>?> Create() =>
        Create("--style-layers", "Layers that style is compared at, and what each counts: LAYER:WEIGHT,LAYER:WEIGHT,…");

    /// <summary>Declares one of another name.</summary>
    /// <param name="name">The option's name.</param>
    /// <param name="description">Its description.</param>
    public static Option<IReadOnlyList<StyleLayer>?> Create(string name, string description) => new(name)
    {
        Description = description,
        CustomParser = argument => Parse(name, argument),
    };

    private static IReadOnlyList<StyleLayer>? Parse(string name, ArgumentResult argument)
    {
        var layers = new List<StyleLayer>();
        foreach (var part in argument.Tokens[0].Value.Split(','))
        {
            if (part.Split(':') is not [{ Length: > 0 } layer, var text]
                || !InvariantNumber.TryParse<double>(text, out var weight, out _) || !(weight >= 0)
                || layers.Any(other => other.Name == layer))
            {
                argument.AddError(
                    $"{name} must be layers with weights, such as relu1_1:1000,relu2_1:0.5, each layer once, and a point in its number; " +
                    $"\"{part}\" is none.");
                return null;
            }
            layers.Add(new StyleLayer(layer, weight));
        }
        return layers;
    }
}
