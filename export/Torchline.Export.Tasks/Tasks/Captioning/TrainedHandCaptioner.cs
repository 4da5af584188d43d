using Torchline.Contracts.Packages;
using Torchline.Export.Tasks.Programs;
using Torchline.Export.Verification;
using Torchline.Training.Tasks.Captioning;
using Torchline.Training.Tasks.Captioning.ByHand;

namespace Torchline.Export.Tasks.Captioning;

/// <summary>A captioner by hand on its way to a package, with the pre-trained encoder that it was trained on or without.</summary>
internal sealed class TrainedHandCaptioner : ITrainedRun
{
    private const int Beam = 3;

    private readonly HandCaptionerRun run;
    private readonly CaptionerNetwork network;
    private readonly CaptionSearchSettings settings;
    private readonly CaptionerProgram program;

    private TrainedHandCaptioner(HandCaptionerRun run, PackageForm form)
    {
        this.run = run;
        var options = run.Configuration.Options;
        network = NetworkOf(run, form.FromFeatures);
        settings = new CaptionSearchSettings(Beam, options.Length - 1, BeamSearch.UsualLengthPenalty); // <START> is not said
        program = new CaptionerProgram(network, settings, TestImages.OfRun(options.Data, options.MaxMalformed))
        {
            Streaming = form.Streaming ? StreamingPair.Export(network, Metadata) : null,
        };
    }

    public string Name => run.Folder.Name;

    public IModelProgram Program => program;

    public IReadOnlyDictionary<string, string> Metadata => CaptionerManifest.MetadataOf(network, Model, run.Vocabulary, settings);

    private string Model => HandArchitecture.NameOf(run.Configuration.Options.Architecture.Cell);

    /// <summary>Reads a run.</summary>
    /// <param name="path">The run's folder.</param>
    /// <param name="form">How it is packed.</param>
    public static TrainedHandCaptioner Load(string path, PackageForm form) => new(HandCaptionerRun.Load(path), form);

    public ModelManifest Manifest(string name, int version, string? description, IReadOnlyList<string> others, VerificationReport parity) =>
        CaptionerManifest.Of(
            name, version, description, network, settings,
            CaptionerManifest.ArchitectureOf(Model, run.Configuration.Options.Architecture, settings),
            CaptionFigures.Metrics([CaptionFigures.Of(run), .. others.Select(Read)]),
            RunProvenance.Of(run.Configuration, run.Configuration.Options.Data),
            new Compared(program.ComparedOn, parity));

    public void WriteFiles(string folder)
    {
        run.Vocabulary.Save(Path.Combine(folder, CaptionerManifest.VocabularyFile));
        program.Streaming?.Save(folder);
    }

    public void Dispose()
    {
        program.Dispose();
        run.Dispose();
    }

    /// <summary>Where the graph takes features, the encoder is read all the same, to compare on images, if its weights are still there.</summary>
    private static CaptionerNetwork NetworkOf(HandCaptionerRun run, bool fromFeatures)
    {
        var options = run.Configuration.Options;
        if (fromFeatures && !File.Exists(options.Weights))
            return CaptionerNetwork.OfFeatures(run.Network, options.Architecture.FeatureSize);
        var captioner = new HandCaptioner(run.Network);
        ImageFeatures.LoadPretrained(captioner.Encoder, options.Weights);
        captioner.eval();
        return fromFeatures
            ? CaptionerNetwork.OfFeatures(run.Network, options.Architecture.FeatureSize) with { Whole = captioner, Images = new ImageInput(options.View, captioner.Encode) }
            : CaptionerNetwork.Of(captioner, options.View);
    }

    private static CaptionFigures Read(string path)
    {
        using var run = HandCaptionerRun.Load(path);
        return CaptionFigures.Of(run);
    }
}
