using Torchline.Export.TrainingSteps;

namespace Torchline.Export.Tasks.Programs;

/// <summary>A package's name, version and one line for people.</summary>
internal sealed record PackageIdentity(string Name, int Version, string? Description);

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
    ModelManifest Manifest(PackageIdentity package, IReadOnlyList<string> others, VerificationReport parity);

    /// <summary>Writes the package's files beside the network, where there are any.</summary>
    void WriteFiles(string folder) { }

    /// <summary>A step of the run's training, null where its kind has none to export. The network is in training mode afterwards.</summary>
    TrainingStepRequest? TrainingStep() => null;
}

/// <summary>A run and its program, disposed together.</summary>
/// <param name="name">The run's name.</param>
/// <param name="program">The network as the service calls it.</param>
/// <param name="run">The run that the network belongs to; null for a network that others trained.</param>
internal abstract class TrainedRun<TProgram>(string name, TProgram program, IDisposable? run = null) : ITrainedRun
    where TProgram : IModelProgram
{
    public string Name => name;

    IModelProgram ITrainedRun.Program => program;

    public abstract IReadOnlyDictionary<string, string> Metadata { get; }

    protected TProgram Program => program;

    public abstract ModelManifest Manifest(PackageIdentity package, IReadOnlyList<string> others, VerificationReport parity);

    public virtual void WriteFiles(string folder) { }

    public virtual TrainingStepRequest? TrainingStep() => null;

    public void Dispose()
    {
        program.Dispose();
        run?.Dispose();
    }
}
