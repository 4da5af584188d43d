using Torchline.Contracts.Tasks.StyleTransfer;
using Torchline.Export.Tasks.Programs;
using Torchline.Training.Tasks.StyleTransfer.FeedForward;

namespace Torchline.Export.Tasks.StyleTransfer;

/// <summary>Style networks and style optimisation. The latter's feature networks are trained by others: no run becomes such a package.</summary>
internal sealed class StyleTransferExport : IExportTask
{
    public IReadOnlyDictionary<string, OpenRun> Runs { get; } = new Dictionary<string, OpenRun>
    {
        [StyleNetworkRun.Kind] = PackageForm.Usual(StyleNetworkRun.Kind, path => new TrainedStyleNetwork(StyleNetworkRun.Load(path))),
    };

    public IReadOnlyDictionary<string, OpenPackage> Packages { get; } = new Dictionary<string, OpenPackage>
    {
        [StyleNetworkContract.Task] = (package, _) => StyleNetworkProgram.FromPackage(package),
        [StyleOptimizationContract.Task] = (package, _) => StyleOptimizationProgram.FromPackage(package),
    };
}
