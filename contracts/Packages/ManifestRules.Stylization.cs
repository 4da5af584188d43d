using Torchline.Contracts.Tasks.StyleTransfer;

namespace Torchline.Contracts.Packages;

/// <content>The rules for models that stylize images.</content>
public static partial class ManifestRules
{
    private static IEnumerable<string> CheckSizes(ModelManifest manifest)
    {
        if (manifest.Preprocessing.Sizes is not { } sizes)
            yield break;

        if (sizes.MinSide is < StyleNetworkContract.MinSide or > StyleNetworkContract.MaxMinSide)
        {
            yield return $"preprocessing.sizes.minSide is {sizes.MinSide}; it lies between {StyleNetworkContract.MinSide} and " +
                $"{StyleNetworkContract.MaxMinSide}.";
        }

        if (sizes.MaxSide < sizes.MinSide || sizes.MaxSide > StyleNetworkContract.MaxSide)
            yield return $"preprocessing.sizes.maxSide is {sizes.MaxSide}; it lies between minSide and {StyleNetworkContract.MaxSide}.";

        if (sizes.MultipleOf is < 1 or > StyleNetworkContract.MaxMultiple)
            yield return $"preprocessing.sizes.multipleOf is {sizes.MultipleOf}; it lies between 1 and {StyleNetworkContract.MaxMultiple}.";

        if (sizes.Context is < 0 or > StyleNetworkContract.MaxContext)
            yield return $"preprocessing.sizes.context is {sizes.Context}; it lies between 0 and {StyleNetworkContract.MaxContext}.";

        if (sizes.Period is < 1 or > StyleNetworkContract.MaxPeriod || (sizes is { Period: > 1, MultipleOf: > 0 } && sizes.Period % sizes.MultipleOf != 0))
            yield return $"preprocessing.sizes.period is {sizes.Period}; it is 1, or a multiple of multipleOf up to {StyleNetworkContract.MaxPeriod}.";
    }

    private static IEnumerable<string> CheckStyles(ModelManifest manifest)
    {
        foreach (var style in manifest.Styles ?? [])
        {
            if (!IsName(style.Name))
                yield return $"styles: the name '{style.Name}' is not of the form {Name()}.";

            if (string.IsNullOrWhiteSpace(style.Title) || string.IsNullOrWhiteSpace(style.Artist) || string.IsNullOrWhiteSpace(style.Licence))
                yield return $"styles: '{style.Name}' needs a title, an artist and a licence.";

            if (manifest.Files.FirstOrDefault(file => file.Name == style.Thumbnail) is not { } thumbnail)
                yield return $"styles: '{style.Thumbnail}' is not among the files.";
            else if (thumbnail.Bytes > StyleNetworkContract.MaxThumbnailBytes)
                yield return $"styles: '{style.Thumbnail}' has {thumbnail.Bytes} bytes; a thumbnail may have {StyleNetworkContract.MaxThumbnailBytes}.";
        }
    }

    private static IEnumerable<string> CheckStylization(ModelManifest manifest)
    {
        if (manifest.Task != StyleNetworkContract.Task)
            yield break;

        if (manifest.Preprocessing.Sizes is null)
            yield return "A stylizer needs preprocessing.sizes.";

        var styles = manifest.Labels.Count;
        if (styles is < 1 or > StyleNetworkContract.MaxStyles || manifest.Labels.Distinct(StringComparer.Ordinal).Count() < styles)
            yield return $"A stylizer's labels are its styles: from 1 to {StyleNetworkContract.MaxStyles}, each once.";

        if (manifest.Styles is null || !manifest.Styles.Select(style => style.Name).SequenceEqual(manifest.Labels))
            yield return "A stylizer needs styles: one for each label, of the same name, in the same order.";

        if (!SameTensors(manifest.Inputs, StyleNetworkContract.Inputs(styles)) || !SameTensors(manifest.Outputs, StyleNetworkContract.Outputs))
        {
            yield return "A stylizer has the inputs pixels, uint8 (batch, height, width, 3), styles, float32 (batch, styles), and " +
                "strength, float32 (batch), and the output stylized, uint8 (batch, height, width, 3).";
        }
    }
}
