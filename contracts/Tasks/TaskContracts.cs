using Torchline.Contracts.Packages;
using Torchline.Contracts.Tasks.Captioning;
using Torchline.Contracts.Tasks.Classification;
using Torchline.Contracts.Tasks.Sentiment;
using Torchline.Contracts.Tasks.StyleTransfer;

namespace Torchline.Contracts.Tasks;

/// <summary>The contracts of all tasks.</summary>
public static class TaskContracts
{
    /// <summary>For whoever opens or publishes packages of any task.</summary>
    public static IReadOnlyList<ITaskContract> All { get; } =
    [
        new SentimentContract(),
        new ClassificationContract(),
        new CaptioningContract(),
        new StyleNetworkContract(),
        new ArbitraryStyleContract(),
        new StyleOptimizationContract(),
    ];
}
