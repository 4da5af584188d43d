using Torchline.Training.Tasks.Captioning;
using Torchline.Training.Tasks.Captioning.Networks;
using Torchline.Training.Vision;

namespace Torchline.Cli.Tasks.Captioning;

/// <summary><c>torchline train captioner --model …</c>.</summary>
internal sealed class CaptionerCommand : TrainCommand<CaptionerOptions, CaptionData>
{
    private readonly Option<string> model;
    private readonly Option<string> data;
    private readonly Option<string> weights;
    private readonly Option<string> start;
    private readonly Option<string> cache;

    public CaptionerCommand() : base("captioner", "Train a network that describes images.")
    {
        model = Text("--model", "The decoder: " + string.Join(", ", Captioner.Models), "attention", [.. Captioner.Models]);
        data = Text("--data", "Folder with images, captions and lists, such as 'torchline data flickr8k' makes");
        weights = Text("--weights", "Pre-trained weights that the ResNet-18 starts from, .pth or .safetensors");
        start = Text("--start", "Weights of a whole captioner to start from, with the same words and sizes: checkpoints/best.dat of another run, or .safetensors of 'torchline weights'");
        cache = Text("--cache", "Folder of the images' features, which runs can share [default: the run's own]");
        Whole("--decoder-epochs", "Passes that train the decoder alone", 0, 1_000, (o, v) => Recipe(o, r => r with { DecoderEpochs = v }));
        Whole("--finetune-epochs", "Passes that train the encoder, too", 0, 1_000, (o, v) => Recipe(o, r => r with { FinetuneEpochs = v }));
        Whole("--self-critical-epochs", "Passes of self-critical training", 0, 1_000, (o, v) => Recipe(o, r => r with { SelfCriticalEpochs = v }));
        Whole("--batch", "Images in a step, each with all its captions", 1, 4_096, (o, v) => Recipe(o, r => r with { BatchSize = v }));
        Real("--learning-rate", "The decoder's highest learning rate (Adam)", 1e-8, 1, (o, v) => Recipe(o, r => r with { LearningRate = v }));
        Real("--encoder-rate", "The encoder's, as a multiple of it", 0, 10, (o, v) => Recipe(o, r => r with { EncoderRate = v }));
        Real("--final-rate", "What remains of the rates in the end", 0, 1, (o, v) => Recipe(o, r => r with { FinalRate = v }));
        Whole("--warm-up", "Steps over which the rates rise", 0, 1_000_000, (o, v) => Recipe(o, r => r with { WarmUp = v }));
        Real("--label-smoothing", "Label smoothing of the target words", 0, 0.9, (o, v) => Recipe(o, r => r with { LabelSmoothing = v }));
        Real("--clip", "The gradients' norm is cut to this", 1e-3, 1e6, (o, v) => Recipe(o, r => r with { ClipNorm = v }));
        Real("--average-decay", "Decay of the averaged weights", 0, 0.99999, (o, v) => Recipe(o, r => r with { AverageDecay = v }));
        Real("--smallest-area", "The smallest part of an image that a random view shows", 0.01, 1,
            (o, v) => Recipe(o, r => r with { Augmentation = r.Augmentation with { SmallestArea = v } }));
        Whole("--samples", "Captions that are sampled of each image in self-critical training", 2, 64, (o, v) => Recipe(o, r => r with { Samples = v }));
        Whole("--beam", "Beam of the search in the evaluation of an epoch", 1, 32, (o, v) => Recipe(o, r => r with { Beam = v }));
        Whole("--patience", "Stop after this many self-critical epochs without a better one; 0: never", 0, 1_000, (o, v) => Recipe(o, r => r with { Patience = v }));
        Whole("--embedding", "Numbers in a word's vector", 1, 8_192, (o, v) => Build(o, a => a with { EmbeddingSize = v }));
        Whole("--hidden", "Numbers in the LSTM's state, a multiple of the heads", 1, 8_192, (o, v) => Build(o, a => a with { HiddenSize = v }));
        Whole("--heads", "Attention heads", 1, 64, (o, v) => Build(o, a => a with { Heads = v }));
        Real("--dropout", "Share of word vectors and states that is dropped", 0, 0.95, (o, v) => Build(o, a => a with { Dropout = v }));
        Real("--feature-dropout", "Dropout on the image's features", 0, 0.95, (o, v) => Build(o, a => a with { FeatureDropout = v }));
        Whole("--minimum-count", "Words that come less often in the training captions become <UNK>", 1, 1_000_000, (o, v) => o with { MinimumCount = v });
        Whole("--maximum-length", "Tokens of a caption at most, its end included", 2, 128, (o, v) => o with { MaxLength = v });
        Whole("--side", "Pixels of the sides of the encoder's input", 32, 1_024, (o, v) => Resize(o, v));
        Whole("--max-malformed", "Unusable lines of the data's files that may be skipped", 0, int.MaxValue, (o, v) => o with { MaxMalformed = v });
    }

    public override string Examples =>
        """
          torchline train captioner --data flickr8k --weights resnet18-f37072fd.pth --name captions
          torchline train captioner --model lstm --data flickr8k --weights resnet18-f37072fd.pth --cache features --name plain
          torchline train captioner --data flickr8k --start runs/captions/checkpoints/best.dat --decoder-epochs 0 --name more
          torchline train captioner --name captions --resume

        First the decoder is trained, from features that are computed once; then the encoder, too; last the decoder by the
        CIDEr-D of captions that it generates.
        """;

    protected override CaptionerOptions Defaults(ParseResult command) =>
        (command.GetValue(data), command.GetValue(weights), command.GetValue(start), command.GetValue(cache)) switch
        {
            (null, _, _, _) or (_, null, null, _) =>
                throw new RunException("a new run needs --data, and --weights or --start (to continue a run that exists: --resume)"),
            (_, not null, not null, _) =>
                throw new RunException("--start has the weights of the encoder, too: leave out --weights"),
            (_, _, not null, not null) =>
                throw new RunException("--cache keeps the features of --weights; those of --start are computed by each run: leave it out"),
            var (folder, pretrained, captioner, features) => new CaptionerOptions
            {
                Data = folder,
                Weights = pretrained,
                Start = captioner,
                Architecture = new CaptionerArchitecture { Model = command.GetRequiredValue(model) },
                Cache = features,
                CheckpointEverySteps = command.GetValue(Run.CheckpointEvery) ?? 0,
            },
        };

    protected override void Check(CaptionerOptions options)
    {
        if (options.Recipe.Epochs == 0)
            throw new RunException("nothing would be learned: give --decoder-epochs, --finetune-epochs or --self-critical-epochs");
        if (options.Architecture.Model == "attention" && options.Architecture.HiddenSize % options.Architecture.Heads != 0)
            throw new RunException($"--hidden {options.Architecture.HiddenSize} cannot be shared out among --heads {options.Architecture.Heads}");
    }

    protected override TrainingRun<CaptionerOptions, CaptionData> Open(TrainingRequest<CaptionerOptions> request, ITrainingDisplay display) =>
        new CaptionerTraining(request, display);

    private static CaptionerOptions Recipe(CaptionerOptions options, Func<CaptionerRecipe, CaptionerRecipe> change) =>
        options with { Recipe = change(options.Recipe) };

    private static CaptionerOptions Build(CaptionerOptions options, Func<CaptionerArchitecture, CaptionerArchitecture> change) =>
        options with { Architecture = change(options.Architecture) };

    private static CaptionerOptions Resize(CaptionerOptions options, int side) =>
        Build(options with { View = ImageView.Squashed(side) }, a => a with { Grid = ImageFeatures.GridOf(side) });
}
