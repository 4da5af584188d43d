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

/// <summary>A trained captioner of either kind on its way to a package.</summary>
internal sealed class TrainedCaptioner(
    string name, IDisposable run, CaptionerManifest manifest, IReadOnlyList<string> images, PackageForm form, CaptionVocabulary vocabulary,
    CaptionFigures own, Func<string, CaptionFigures> read, Provenance provenance)
    : TrainedRun<CaptionerProgram>(name, TrainedCaptioner.ProgramOf(manifest, images, form, vocabulary), run)
{
    private const int HandBeam = 3;

    public override IReadOnlyDictionary<string, string> Metadata => manifest.MetadataOf(vocabulary);

    /// <summary>A captioner, which is packed with its encoder.</summary>
    /// <exception cref="ExportException">It is to take features: its encoder is trained with it.</exception>
    public static TrainedCaptioner Of(CaptionerRun run, PackageForm form)
    {
        if (form.FromFeatures)
            throw new ExportException("--from features is for captioners by hand: the encoder of this one is trained with it and belongs to it");
        var options = run.Configuration.Options;
        var settings = new CaptionSearchSettings(run.ServedBeam, options.MaxLength, run.ServedLengthPenalty);
        return new TrainedCaptioner(
            run.Folder.Name, run,
            new CaptionerManifest(
                CaptionerNetwork.Of(run.Network, options.View), settings, options.Architecture.Model, ArchitectureOptions.Write(options.Architecture)),
            EvaluationImages.OfRun(options.Data, options.MaxMalformed), form, run.Vocabulary,
            CaptionFigures.Of(run), CaptionFigures.Read, RunProvenance.Of(run.Configuration, options.Data, run.Test?.Data ?? []));
    }

    /// <summary>A captioner by hand, with the pre-trained encoder that it was trained on or without.</summary>
    public static TrainedCaptioner Of(HandCaptionerRun run, PackageForm form)
    {
        var options = run.Configuration.Options;
        var settings = new CaptionSearchSettings(HandBeam, options.Length - 1, BeamSearch.UsualLengthPenalty); // without <START>
        return new TrainedCaptioner(
            run.Folder.Name, run,
            new CaptionerManifest(
                NetworkOf(run, form.FromFeatures), settings, HandCaptioner.NameOf(options.Architecture.Cell), ArchitectureOptions.Write(options.Architecture)),
            EvaluationImages.OfRun(options.Data, options.MaxMalformed), form, run.Vocabulary,
            CaptionFigures.Of(run), CaptionFigures.ReadHand, RunProvenance.Of(run.Configuration, options.Data));
    }

    public override ModelManifest Manifest(PackageIdentity package, IReadOnlyList<string> others, VerificationReport parity) =>
        manifest.Of(package, CaptionFigures.Metrics([own, .. others.Select(read)]), provenance, Program.ComparedOn, parity);

    public override void WriteFiles(string folder)
    {
        vocabulary.Save(Path.Combine(folder, CaptionerManifest.VocabularyFile));
        Program.Streaming?.Save(folder);
    }

    private static CaptionerProgram ProgramOf(CaptionerManifest manifest, IReadOnlyList<string> images, PackageForm form, CaptionVocabulary vocabulary) =>
        new(manifest.Network, manifest.Settings, images)
        {
            Streaming = form.Streaming ? StreamingPair.Export(manifest.Network, manifest.MetadataOf(vocabulary), form.Graphs.Opset) : null,
        };

    /// <summary>Where the graph takes features, the encoder is read all the same, to compare on images, if its weights are still there.</summary>
    private static CaptionerNetwork NetworkOf(HandCaptionerRun run, bool fromFeatures)
    {
        var options = run.Configuration.Options;
        var featureSize = options.Architecture.FeatureSize;
        if (fromFeatures && !File.Exists(options.Weights))
            return CaptionerNetwork.OfFeatures(run.Network, featureSize);
        var captioner = new HandCaptioner(run.Network);
        ImageFeatures.LoadPretrained(captioner.Encoder, options.Weights);
        captioner.eval();
        return fromFeatures
            ? CaptionerNetwork.OfFeatures(run.Network, featureSize) with { Whole = captioner, Images = new ImageInput(options.View, captioner.Encode) }
            : CaptionerNetwork.Of(captioner, options.View);
    }
}
