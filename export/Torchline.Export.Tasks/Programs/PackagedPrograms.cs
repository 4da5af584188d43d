using Torchline.Contracts.Packages;
using Torchline.Contracts.Tasks.Captioning;
using Torchline.Contracts.Tasks.Classification;
using Torchline.Contracts.Tasks.Sentiment;
using Torchline.Contracts.Tasks.StyleTransfer;
using Torchline.Export.Tasks.Captioning;
using Torchline.Export.Tasks.Classification;
using Torchline.Export.Tasks.Sentiment;
using Torchline.Export.Tasks.StyleTransfer;

namespace Torchline.Export.Tasks.Programs;

/// <summary>The kinds of packages whose networks can be built in libtorch again.</summary>
internal static class PackagedPrograms
{
    /// <summary>Builds the network of a package from its manifest and the weights in its ONNX file.</summary>
    /// <param name="package">The package.</param>
    /// <param name="data">Data to compare on, where the task has a use for it.</param>
    /// <exception cref="ExportException">There is no such kind, or the file lacks a parameter.</exception>
    public static IModelProgram Open(ModelPackage package, string? data) => package.Manifest.Task switch
    {
        SentimentContract.Task => SentimentProgram.FromPackage(package),
        ClassificationContract.Task => ClassifierProgram.FromPackage(package, data),
        CaptioningContract.Task or FeatureCaptioningContract.Task => PackagedCaptioner.Open(package, data),
        StyleNetworkContract.Task => StyleNetworkProgram.FromPackage(package),
        StyleOptimizationContract.Task => PackagedStyleOptimization.Open(package),
        var task => throw new ExportException($"{package.Folder}: the task \"{task}\" is not known"),
    };
}
