using Torchline.Contracts.Packages;
using Torchline.Export.Tasks.Programs;
using Torchline.Export.Verification;
using Torchline.Training.Tasks.Captioning;

namespace Torchline.Export.Tasks.Captioning;

/// <summary>A trained captioner on its way to a package.</summary>
internal sealed class TrainedCaptioner : ITrainedRun
{
    private readonly CaptionerRun run;
    private readonly CaptionerNetwork network;
    private readonly CaptionSearchSettings settings;
    private readonly CaptionerProgram program;

    private TrainedCaptioner(CaptionerRun run, bool streaming)
    {
        this.run = run;
        var options = run.Configuration.Options;
        network = CaptionerNetwork.Of(run.Network, options.View);
        settings = new CaptionSearchSettings(run.ServedBeam, options.MaxLength, BeamSearch.UsualLengthPenalty);
        program = new CaptionerProgram(network, settings, TestImages.OfRun(options.Data, options.MaxMalformed))
        {
            Streaming = streaming ? StreamingPair.Export(network, Metadata) : null,
        };
    }

    public string Name => run.Folder.Name;

    public IModelProgram Program => program;

    public IReadOnlyDictionary<string, string> Metadata =>
        CaptionerManifest.MetadataOf(network, run.Configuration.Options.Architecture.Model, run.Vocabulary, settings);

    /// <summary>Reads a run.</summary>
    /// <param name="path">The run's folder.</param>
    /// <param name="form">How it is packed.</param>
    /// <exception cref="ExportException">It is to take features: its encoder is trained with it.</exception>
    public static TrainedCaptioner Load(string path, PackageForm form) => form.FromFeatures
        ? throw new ExportException("--from features is for captioners by hand: the encoder of this one is trained with it and belongs to it")
        : new TrainedCaptioner(CaptionerRun.Load(path), form.Streaming);

    public ModelManifest Manifest(string name, int version, string? description, IReadOnlyList<string> others, VerificationReport parity)
    {
        var options = run.Configuration.Options;
        return CaptionerManifest.Of(
            name, version, description, network, settings,
            CaptionerManifest.ArchitectureOf(options.Architecture.Model, options.Architecture, settings),
            CaptionFigures.Metrics([CaptionFigures.Of(run), .. others.Select(CaptionFigures.Read)]),
            RunProvenance.Of(run.Configuration, options.Data, run.Test?.Data ?? []),
            new Compared(program.ComparedOn, parity));
    }

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
}
