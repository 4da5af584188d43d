using Torchline.Training.Tasks.StyleTransfer;
using Torchline.Training.Tasks.StyleTransfer.Features;

namespace Torchline.Cli.Tasks.StyleTransfer;

/// <summary><c>torchline train feature-network</c>.</summary>
internal sealed class FeatureCommand : TrainCommand<FeatureOptions, PhotoFolder>
{
    private readonly Option<string> data;
    private readonly Option<string> teacher;
    private readonly Option<string> student;
    private readonly Option<string> weights;

    public FeatureCommand()
        : base("feature-network", "Distil a slim network for content and style losses from a large one.", alias: "features")
    {
        data = Text("--data", "Folder of images, JPEG, PNG or WebP");
        teacher = Text("--teacher", "The network to learn from: " + string.Join(", ", FeatureTeacher.Names), "vgg19", [.. FeatureTeacher.Names]);
        student = Text("--student", "The network that learns: " + string.Join(", ", FeatureTeacher.StudentNames), FeatureTeacher.Slim, [.. FeatureTeacher.StudentNames]);
        weights = Text("--weights", "Its weights, .pth or .safetensors [default: where 'torchline data' puts them]");
        Whole("--epochs", "Passes over the images", 1, 10_000, (o, v) => o with { Recipe = o.Recipe with { Epochs = v } });
        Whole("--batch", "Images in a step", 2, 1_024, (o, v) => o with { Recipe = o.Recipe with { BatchSize = v } });
        Real("--learning-rate", "Adam's learning rate at the start", 1e-8, 1, (o, v) => o with { Recipe = o.Recipe with { LearningRate = v } });
        Real("--style-weight", "What distances between styles count, beside activations", 0, 1e6, (o, v) => o with { Recipe = o.Recipe with { StyleWeight = v } });
        Real("--smallest-area", "The smallest part of an image that a view may be", 0.001, 1, (o, v) => o with { Recipe = o.Recipe with { SmallestArea = v } });
        Whole("--side", "Pixels of the sides of both networks' input", 32, 1_024, (o, v) => o with { Side = v });
    }

    public override string Examples =>
        """
          torchline train feature-network --data flickr8k/images --teacher vgg19 --name slim
          torchline train feature-network --data flickr8k/images --teacher vgg19 --student slim5 --name slim5
          torchline train feature-network --name slim --resume
          torchline train style-optimization --features slim --weights runs/slim/slim.safetensors --content photo.jpg --style painting.jpg

        The best epoch is the one whose loss gradients are nearest to the teacher's.
        """;

    protected override FeatureOptions Defaults(ParseResult command)
    {
        if (command.GetValue(data) is not { } images)
            throw new RunException("a new run needs --data (to continue a run that exists: --resume)");
        var network = command.GetRequiredValue(teacher);
        return new FeatureOptions
        {
            Data = images,
            Teacher = network,
            Student = command.GetRequiredValue(student),
            Weights = command.GetValue(weights) ?? FeatureWeights.Downloaded(network),
            CheckpointEverySteps = command.GetValue(Run.CheckpointEvery) ?? 0,
        };
    }

    protected override TrainingRun<FeatureOptions, PhotoFolder> Open(TrainingRequest<FeatureOptions> request, ITrainingDisplay display) =>
        new FeatureTraining(request, display);
}
