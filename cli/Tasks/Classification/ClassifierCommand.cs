using Torchline.Training.Tasks.Classification;
using Torchline.Training.Vision;

namespace Torchline.Cli.Tasks.Classification;

/// <summary><c>torchline train classifier</c>.</summary>
internal sealed class ClassifierCommand : TrainCommand<ClassifierOptions, ClassifierData>
{
    private readonly Option<string> data;
    private readonly Option<TransferMode?> mode;
    private readonly Option<string> weights;
    private readonly Option<string> model;
    private readonly Option<string> recipe;

    public ClassifierCommand() : base("classifier", "Train a classifier of your own classes of images from a pre-trained network.")
    {
        data = Text("--data", "Folder with train/CLASS/… and val/CLASS/…, or with CLASS/…, which is split; JPEG, PNG or WebP");
        mode = New(new Option<TransferMode?>("--mode") { Description = "What is trained: every weight (finetune) or the head alone (freeze)" });
        weights = Text("--weights", "Pre-trained weights, .pth or .safetensors");
        model = Text("--model", "The network: " + string.Join(", ", VisionModels.Names), "resnet18", [.. VisionModels.Names]);
        recipe = Text("--recipe", "The recipe: " + string.Join(", ", ClassifierRecipes.Names), ClassifierRecipes.Default, [.. ClassifierRecipes.Names]);
        Whole("--epochs", "Passes over the training images", 1, 10_000, (o, v) => o with { Recipe = o.Recipe with { Epochs = v } });
        Whole("--batch", "Images in a step", 1, 4_096, (o, v) => o with { Recipe = o.Recipe with { BatchSize = v } });
        Real("--learning-rate", "The head's learning rate", 1e-8, 10, (o, v) => o with { Recipe = o.Recipe with { LearningRate = v } });
        Real("--backbone-rate", "The backbone's learning rate, as a multiple of the head's", 0, 100, (o, v) => o with { Recipe = o.Recipe with { BackboneRate = v } });
        Whole("--head-first", "Epochs at the start in which the head learns alone", 0, 10_000, (o, v) => o with { Recipe = o.Recipe with { HeadFirstEpochs = v } });
        Real("--momentum", "Momentum of the gradient", 0, 0.9999, (o, v) => o with { Recipe = o.Recipe with { Momentum = v } });
        Real("--weight-decay", "L2 penalty on the weights", 0, 10, (o, v) => o with { Recipe = o.Recipe with { WeightDecay = v } });
        Real("--decay-factor", "What remains of the learning rate when it falls", 0, 1, (o, v) => o with { Recipe = o.Recipe with { DecayFactor = v } });
        Whole("--decay-every", "Epochs after which it falls, again and again", 1, 10_000, (o, v) => o with { Recipe = o.Recipe with { DecayEvery = v } });
        Real("--label-smoothing", "Label smoothing", 0, 1, (o, v) => o with { Recipe = o.Recipe with { LabelSmoothing = v } });
        Change(new Option<bool?>("--zero-head") { Description = "The head starts from zeros instead of random weights (true, false)" },
            (o, v) => o with { Recipe = o.Recipe with { ZeroHead = v } });
        Change(new Option<bool?>("--adapt-statistics") { Description = "Batch normalisation first takes the training images' statistics (true, false)" },
            (o, v) => o with { Recipe = o.Recipe with { AdaptStatistics = v } });
        Change(new Option<bool?>("--fixed-statistics") { Description = "Batch normalisation keeps its statistics in training (true, false)" },
            (o, v) => o with { Recipe = o.Recipe with { FixedStatistics = v } });
        Real("--average-decay", "Decay of averaged weights; 0: no averaging", 0, 0.999999, (o, v) => o with { Recipe = o.Recipe with { AverageDecay = v } });
        Whole("--patience", "Stop after so many epochs without a better one; 0: never", 0, 10_000, (o, v) => o with { Recipe = o.Recipe with { Patience = v } });
        Real("--smallest-area", "The smallest part of an image that a training crop may be", 0.001, 1, (o, v) => Augment(o, a => a with { SmallestArea = v }));
        Real("--brightness", "In training, brightness changes by a factor of 1 ± this", 0, 1, (o, v) => Augment(o, a => a with { Brightness = v }));
        Real("--contrast", "In training, contrast changes by a factor of 1 ± this", 0, 1, (o, v) => Augment(o, a => a with { Contrast = v }));
        Real("--saturation", "In training, saturation changes by a factor of 1 ± this", 0, 1, (o, v) => Augment(o, a => a with { Saturation = v }));
        Real("--hue", "In training, hues turn by up to this part of the colour circle", 0, 0.5, (o, v) => Augment(o, a => a with { Hue = v }));
        Whole("--side", "Pixels of the sides of the network's input", 32, 1_024, (o, v) => o with { View = o.View with { Side = v } });
        Whole("--short-side", "Pixels of a validation image's short side before the centre is cut out", 32, 2_048,
            (o, v) => o with { View = o.View with { ShortSide = v } });
    }

    public override string Examples =>
        """
          torchline train classifier --data hymenoptera_data --mode freeze --weights resnet18-f37072fd.pth --name ants
          torchline train classifier --data pets --mode finetune --weights resnet34-b627a593.pth --model resnet34 --name pets
          torchline train classifier --name pets --resume

        Without further options it trains by the recipe that was found best; --recipe tutorial is PyTorch's tutorial's.
        """;

    protected override ClassifierOptions Defaults(ParseResult command)
    {
        if (command.GetValue(data) is not { } images || command.GetValue(mode) is not { } transfer)
            throw new RunException("a new run needs --data and --mode (to continue a run that exists: --resume)");
        var pretrained = command.GetValue(weights);
        if (transfer == TransferMode.Freeze && pretrained is null)
            throw new RunException("--mode freeze keeps pre-trained weights: give --weights FILE");
        return new ClassifierOptions
        {
            Data = images,
            Weights = pretrained,
            Model = command.GetRequiredValue(model),
            Mode = transfer,
            CheckpointEverySteps = command.GetValue(Run.CheckpointEvery) ?? 0,
            Recipe = ClassifierRecipes.Of(command.GetRequiredValue(recipe), transfer),
        };
    }

    protected override void Check(ClassifierOptions options)
    {
        if (options.View.Side > options.View.ShortSide)
            throw new RunException($"--side {options.View.Side} is more than --short-side {options.View.ShortSide}, out of which it is cut");
    }

    protected override TrainingRun<ClassifierOptions, ClassifierData> Open(TrainingRequest<ClassifierOptions> request, ITrainingDisplay display) =>
        new ClassifierTraining(request, display);

    private static ClassifierOptions Augment(ClassifierOptions options, Func<ImageAugmentation, ImageAugmentation> change) =>
        options with { Recipe = options.Recipe with { Augmentation = change(options.Recipe.Augmentation) } };
}
