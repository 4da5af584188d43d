using Torchline.Contracts.Tasks.StyleTransfer;
using Torchline.Training.Tasks.StyleTransfer.FeedForward;

namespace Torchline.Export.Tasks.StyleTransfer;

/// <summary>Style networks and style optimisation, whose feature networks are trained by others: no run becomes such a package.</summary>
internal sealed class StyleTransferExport() : ExportTask(
    runs: new()
    {
        [StyleNetworkRun.Kind] = PackageForm.Usual(StyleNetworkRun.Kind, path => new TrainedStyleNetwork(StyleNetworkRun.Load(path))),
    },
    packages: new()
    {
        [StyleNetworkContract.Task] = (package, _) => StyleNetworkProgram.FromPackage(package),
        [StyleOptimizationContract.Task] = (package, _) => StyleOptimizationProgram.FromPackage(package),
    });
