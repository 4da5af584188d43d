using Torchline.Contracts.Tasks.Captioning;
using Torchline.Training.Tasks.Captioning;
using Torchline.Training.Tasks.Captioning.ByHand;

namespace Torchline.Export.Tasks.Captioning;

/// <summary>Captioners, those by hand included, with their encoder or without.</summary>
internal sealed class CaptionerExport() : ExportTask(
    runs: new()
    {
        [CaptionerRun.Kind] = (path, form) => TrainedCaptioner.Of(CaptionerRun.Load(path), form),
        [HandCaptionerRun.Kind] = (path, form) => TrainedCaptioner.Of(HandCaptionerRun.Load(path), form),
    },
    packages: new()
    {
        [CaptioningContract.Task] = CaptionerProgram.FromPackage,
        [FeatureCaptioningContract.Task] = CaptionerProgram.FromPackage,
    });
