using Torchline.Training.Tasks.Captioning.ByHand;
using Torchline.Training.Vision;

namespace Torchline.Cli.Tasks.Captioning;

/// <summary><c>torchline train captioner-by-hand</c>.</summary>
internal sealed class HandCaptionerCommand : TrainCommand<HandCaptionerOptions, HandCaptionerData>
{
    private const int FewCaptions = 50;

    private readonly Option<RecurrentCell?> cell;
    private readonly Option<string> data;
    private readonly Option<string> weights;
    private readonly Option<int?> captions;
    private readonly Option<string> cache;

    public HandCaptionerCommand()
        : base("captioner-by-hand", "Train a recurrent network that describes images, with every gradient derived by hand.")
    {
        cell = New(new Option<RecurrentCell?>("--cell") { Description = "The recurrent layer: rnn, lstm" });
        data = Text("--data", "Folder with images, captions and lists, such as 'torchline data flickr8k' makes");
        weights = Text("--weights", "Pre-trained weights of the ResNet-18 that encodes the images, .pth or .safetensors");
        captions = New(NumberOption.Create("--captions", $"Number of training captions, 0: all [default: {FewCaptions}]", 0, int.MaxValue));
        cache = Text("--cache", "Folder of the images' features, which runs can share [default: the run's own]");
        Whole("--epochs", "Passes over the training captions", 1, 10_000, (o, v) => Recipe(o, r => r with { Epochs = v }));
        Whole("--batch", "Captions in a step", 1, 4_096, (o, v) => Recipe(o, r => r with { BatchSize = v }));
        Real("--learning-rate", "The learning rate (Adam)", 1e-8, 1, (o, v) => Recipe(o, r => r with { LearningRate = v }));
        Real("--decay", "What remains of it after each epoch", 0, 1, (o, v) => Recipe(o, r => r with { Decay = v }));
        Real("--clip", "The gradients' norm is cut to this; 0: never", 0, 1e6, (o, v) => Recipe(o, r => r with { ClipNorm = v }));
        Whole("--evaluation-pairs", "Captions of each split that are sampled after an epoch, at most", 1, int.MaxValue,
            (o, v) => Recipe(o, r => r with { EvaluationPairs = v }));
        Whole("--embedding", "Numbers in a word's vector", 1, 8_192, (o, v) => Build(o, a => a with { EmbeddingSize = v }));
        Whole("--hidden", "Numbers in the state", 1, 8_192, (o, v) => Build(o, a => a with { HiddenSize = v }));
        Real("--dropout", "Share of word vectors and states that is dropped", 0, 0.95, (o, v) => Build(o, a => a with { Dropout = v }));
        Whole("--minimum-count", "Words that come less often in the training captions become <UNK>", 1, 1_000_000, (o, v) => o with { MinimumCount = v });
        Whole("--maximum-length", "Words of a caption at most, <START> and <END> included", 3, 1_024, (o, v) => o with { Length = v });
        Whole("--side", "Pixels of the sides of the encoder's input", 32, 1_024, (o, v) => o with { View = ImageView.Squashed(v) });
        Whole("--max-malformed", "Unusable lines of the data's files that may be skipped", 0, int.MaxValue, (o, v) => o with { MaxMalformed = v });
    }

    public override string Examples =>
        """
          torchline train captioner-by-hand --cell rnn --data flickr8k --weights resnet18-f37072fd.pth --name few
          torchline train captioner-by-hand --cell lstm --captions 0 --data flickr8k --weights resnet18-f37072fd.pth --name all
          torchline train captioner-by-hand --name all --resume

        A few captions are an overfitting test, by the recipe of CS231n's exercise; all of them (--captions 0) train a captioner of
        other images.
        """;

    protected override HandCaptionerOptions Defaults(ParseResult command) =>
        command.GetValue(data) is { } folder && command.GetValue(weights) is { } pretrained && command.GetValue(cell) is { } layer
            ? HandCaptionerRecipes.Of(folder, pretrained, layer, command.GetValue(captions) ?? FewCaptions) with
            {
                Cache = command.GetValue(cache),
                CheckpointEverySteps = command.GetValue(Run.CheckpointEvery) ?? 0,
            }
            : throw new RunException("a new run needs --data, --weights and --cell (to continue a run that exists: --resume)");

    protected override TrainingRun<HandCaptionerOptions, HandCaptionerData> Open(
        TrainingRequest<HandCaptionerOptions> request, ITrainingDisplay display) => new HandCaptionerTraining(request, display);

    private static HandCaptionerOptions Recipe(HandCaptionerOptions options, Func<HandCaptionerRecipe, HandCaptionerRecipe> change) =>
        options with { Recipe = change(options.Recipe) };

    private static HandCaptionerOptions Build(
        HandCaptionerOptions options, Func<CaptioningRnnArchitecture, CaptioningRnnArchitecture> change) =>
        options with { Architecture = change(options.Architecture) };
}
