using Torchline.Training.Core;
using Torchline.Training.Core.Runs;

namespace Torchline.Training.Tasks.Captioning.ByHand;

/// <summary>A trained captioner by hand, read back from its run folder.</summary>
public sealed class HandCaptionerRun : TrainedRun<HandCaptionerOptions>
{
    /// <summary>The kind of run that <c>config.json</c> names.</summary>
    public const string Kind = "captioner-by-hand";

    private HandCaptionerRun(string path) : base(path, Kind)
    {
        Vocabulary = CaptionVocabulary.Load(Folder.VocabularyFile);
        Network = LoadBest(new CaptioningRnn(Configuration.Options.Architecture, Vocabulary.Count));
    }

    /// <summary>The vocabulary.</summary>
    public CaptionVocabulary Vocabulary { get; }

    /// <summary>The best epoch's network, in evaluation mode; its inputs are those of <see cref="ImageFeatures.Pooled"/>.</summary>
    public CaptioningRnn Network { get; }

    /// <summary>Reads a run that has completed at least one epoch.</summary>
    /// <param name="path">The run folder.</param>
    /// <exception cref="RunException">The folder holds no run of this kind with a complete epoch.</exception>
    /// <exception cref="InvalidDataException">A file of the run is damaged.</exception>
    public static HandCaptionerRun Load(string path) => new(path);
}
