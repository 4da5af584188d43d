using Torchline.Contracts.Tasks.Captioning;
using Torchline.Export.Tasks.Programs;
using Torchline.Training.Tasks.Captioning;
using Torchline.Training.Tasks.Captioning.ByHand;

namespace Torchline.Export.Tasks.Captioning;

/// <summary>Captioners, those by hand included, with their encoder or without.</summary>
internal sealed class CaptionerExport : IExportTask
{
    public IReadOnlyDictionary<string, OpenRun> Runs { get; } = new Dictionary<string, OpenRun>
    {
        [CaptionerRun.Kind] = (path, form) => TrainedCaptioner.Of(CaptionerRun.Load(path), form),
        [HandCaptionerRun.Kind] = (path, form) => TrainedCaptioner.Of(HandCaptionerRun.Load(path), form),
    };

    public IReadOnlyDictionary<string, OpenPackage> Packages { get; } = new Dictionary<string, OpenPackage>
    {
        [CaptioningContract.Task] = CaptionerProgram.FromPackage,
        [FeatureCaptioningContract.Task] = CaptionerProgram.FromPackage,
    };
}
