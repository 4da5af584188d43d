using Torchline.InferenceService.Hosting;
using Torchline.InferenceService.Memory;
using Torchline.InferenceService.Serving;
using Torchline.InferenceService.Tasks.Captioning;
using Torchline.InferenceService.Tasks.Classification;
using Torchline.InferenceService.Tasks.Sentiment;
using Torchline.InferenceService.Tasks.StyleTransfer;

NativeHeap.Configure();
return await new ServiceRun(args, Tasks).RunAsync();

/// <summary>The service: what all tasks share, and the tasks.</summary>
public partial class Program
{
    /// <summary>The tasks that the service has.</summary>
    internal static IReadOnlyList<IServedTask> Tasks { get; } =
    [
        new SentimentTask(),
        new ClassificationTask(),
        new CaptioningTask(),
        new StyleTransferTask(),
    ];
}
