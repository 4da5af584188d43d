using Torchline.Training.Core;
using Torchline.Training.Core.Runs;
using Torchline.Training.Tasks.Captioning.Networks;

namespace Torchline.Training.Tasks.Captioning;

/// <summary>A trained captioner, read back from its run folder.</summary>
public sealed class CaptionerRun : TrainedRun<CaptionerOptions>
{
    /// <summary>The kind of run that <c>config.json</c> names.</summary>
    public const string Kind = "captioner";

    private CaptionerRun(string path) : base(path, Kind)
    {
        Vocabulary = CaptionVocabulary.Load(Folder.VocabularyFile);
        Network = LoadBest(new Captioner(Configuration.Options.Architecture, Vocabulary.Count));
    }

    /// <summary>The vocabulary.</summary>
    public CaptionVocabulary Vocabulary { get; }

    /// <summary>The best epoch's network, in evaluation mode.</summary>
    public Captioner Network { get; }

    /// <summary>The result on the test images, once it is measured.</summary>
    public CaptionerTestResult? Test => ReadTest<CaptionerTestResult>();

    /// <summary>The default beam of a search: the best one of the test, or, before it, the recipe's.</summary>
    public int ServedBeam => Test?.Beam ?? Configuration.Options.Recipe.Beam;

    /// <summary>Reads a run that has completed at least one epoch.</summary>
    /// <param name="path">The run folder.</param>
    /// <exception cref="RunException">The folder holds no run of this kind with a complete epoch.</exception>
    /// <exception cref="InvalidDataException">A file of the run is damaged.</exception>
    public static CaptionerRun Load(string path) => new(path);
}
