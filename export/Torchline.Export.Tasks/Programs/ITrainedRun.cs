using Torchline.Contracts.Packages;
using Torchline.Export.Verification;

namespace Torchline.Export.Tasks.Programs;

/// <summary>What can become a model package: a trained run, or a network that others trained.</summary>
internal interface ITrainedRun : IDisposable
{
    /// <summary>The run's name, or the network's.</summary>
    string Name { get; }

    /// <summary>The network as the service calls it.</summary>
    IModelProgram Program { get; }

    /// <summary>Enough for the ONNX file to be usable alone.</summary>
    IReadOnlyDictionary<string, string> Metadata { get; }

    /// <summary>The manifest of the package; the publisher adds the files.</summary>
    /// <param name="name">Name of the package.</param>
    /// <param name="version">Its version.</param>
    /// <param name="description">One line for people.</param>
    /// <param name="others">Runs of the same recipe with other seeds.</param>
    /// <param name="parity">How close ONNX Runtime and libtorch are.</param>
    ModelManifest Manifest(string name, int version, string? description, IReadOnlyList<string> others, VerificationReport parity);

    /// <summary>Writes the package's files beside the network.</summary>
    void WriteFiles(string folder);
}
