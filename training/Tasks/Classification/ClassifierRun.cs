using Torchline.Training.Core;
using Torchline.Training.Core.Runs;
using Torchline.Training.Vision;

namespace Torchline.Training.Tasks.Classification;

/// <summary>A trained classifier of images, read back from its run folder.</summary>
public sealed class ClassifierRun : TrainedRun<ClassifierOptions>
{
    /// <summary>The kind of run that <c>config.json</c> names.</summary>
    public const string Kind = "classifier";

    private ClassifierRun(string path) : base(path, Kind)
    {
        Start = RunFolder.ReadJson<ClassifierStart>(Folder.StartFile);
        Network = LoadBest(VisionModels.Create(Configuration.Options.Model, Start.Classes.Count));
    }

    /// <summary>The classes, and the network's figures before training.</summary>
    public ClassifierStart Start { get; }

    /// <summary>The best epoch's network, in evaluation mode; turns normalised images (B, 3, S, S) into logits.</summary>
    public VisionNetwork Network { get; }

    /// <summary>Reads a run that has completed at least one epoch.</summary>
    /// <param name="path">The run folder.</param>
    /// <exception cref="RunException">The folder holds no run of this kind with a complete epoch.</exception>
    /// <exception cref="InvalidDataException">A file of the run is damaged.</exception>
    public static ClassifierRun Load(string path) => new(path);
}

/// <summary>Where a training began: <c>start.json</c>.</summary>
/// <param name="Classes">The classes' names; a label is an index into it.</param>
/// <param name="Loss">Mean cross entropy on the validation images before the first step.</param>
/// <param name="Accuracy">The share of them recognised before the first step.</param>
public sealed record ClassifierStart(IReadOnlyList<string> Classes, double Loss, double Accuracy);
