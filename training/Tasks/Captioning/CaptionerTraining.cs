using Torchline.Training.Core;
using Torchline.Training.Core.Data;
using Torchline.Training.Core.Display;
using Torchline.Training.Core.Runs;
using Torchline.Training.Tasks.Captioning.Networks;
using Torchline.Training.Weights;

namespace Torchline.Training.Tasks.Captioning;

/// <summary>One training of a captioner: from images and captions to the best weights in a run folder, tested once.</summary>
/// <inheritdoc cref="TrainingRun{TOptions, TData}(string, TrainingRequest{TOptions}, ITrainingDisplay)" path="/param|/exception" />
internal sealed class CaptionerTraining(TrainingRequest<CaptionerOptions> request, ITrainingDisplay display)
    : TrainingRun<CaptionerOptions, CaptionData>(CaptionerRun.Kind, request, display)
{
    private CachedRegions? regions;

    public override IEnumerable<string> Summary()
    {
        using var run = CaptionerRun.Load(Folder.Path);
        var (best, test, scores) = (run.Progress.Best!, run.Test!, run.Test!.Scores);
        return
        [
            string.Create(CultureInfo.InvariantCulture, $"best epoch {best.Epoch}: validation CIDEr-D {best.Metrics[CaptionerTask.Cider]:F4}"),
            string.Create(CultureInfo.InvariantCulture,
                $"test, beam {test.Beam}: BLEU {100 * scores.Bleu1:F1} / {100 * scores.Bleu2:F1} / {100 * scores.Bleu3:F1} / {100 * scores.Bleu4:F1}, ")
                + string.Create(CultureInfo.InvariantCulture, $"CIDEr-D {scores.CiderD:F3}, ROUGE-L {scores.RougeL:F3}"),
        ];
    }

    public override void WriteReport()
    {
        using var trained = CaptionerRun.Load(Folder.Path);
        DurableFile.Write(Folder.ReportFile, CaptionerReport.Compose(trained, Data));
    }

    public override void Dispose()
    {
        regions?.Dispose();
        base.Dispose();
    }

    protected override CaptionData Read(CaptionerOptions options, Action<string> warn)
    {
        var data = new CaptionData(options.Data, options.Start ?? options.Weights!, options.MinimumCount, new MalformedLines(options.MaxMalformed, warn), warn);
        if (options.Start is { } start)
            StartWeights.Fitting(start, () => new Captioner(options.Architecture, data.Vocabulary.Count));
        return data;
    }

    protected override IReadOnlyList<DataSource> SourcesOf(CaptionerOptions options, CaptionData data) => data.Sources;

    protected override void WriteFiles(RunFolder folder, CaptionData data) => data.Vocabulary.Save(folder.VocabularyFile);

    protected override void Prepare(CancellationToken stop)
    {
        _ = Data.Test; // unusable test images are reported before hours of training
        regions = new CachedRegions(Data, Options.View, Display, stop);
        if (Options.Weights is { } weights)
            regions.ReadFrom(new ImageFeatures(Options.Cache ?? Path.Combine(Folder.Path, "features"), weights, Options.View, Display));
    }

    protected override ITrainingTask BuildTask()
    {
        var network = new Captioner(Options.Architecture, Data.Vocabulary.Count).to(get_default_device());
        if (Options.Start is { } start)
            StartWeights.Load(network, start);
        else
            ImageFeatures.LoadPretrained(network.Encoder, Options.Weights!);
        return new CaptionerTask(network, Data, regions!, Options, Configuration.Seed);
    }

    protected override string Describe(nn.Module? network)
    {
        var captioner = (Captioner)network!;
        return $"{Options.Architecture.Model}, {CountParameters(captioner.Encoder)} parameters in the encoder, {CountParameters(captioner.Decoder)} in the decoder, "
            + $"{Data.Vocabulary.Count:N0} words, {Data.Train.Images.Count:N0} training images, {Data.Validation.Images.Count:N0} validation images";
    }

    protected override bool Test(CancellationToken stop)
    {
        using var trained = CaptionerRun.Load(Folder.Path);
        CaptionerTest.Run(trained, Data);
        return true;
    }
}
