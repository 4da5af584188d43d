using System.CommandLine;
using Torchline.Training.Core.Runs;
using Torchline.Training.Tasks.Sentiment;
using Torchline.Training.Tasks.Sentiment.Data;
using Torchline.Training.Tasks.Sentiment.Networks;

namespace Torchline.Cli.Tasks.Sentiment;

/// <summary><c>torchline train sentiment</c>.</summary>
public sealed class SentimentCommand : Command, IHasExamples
{
    private readonly Option<string> model = new("--model") { Description = "The network: " + string.Join(", ", SentimentModels.Names) };
    private readonly Option<string> data = new("--data") { Description = "Folder with train.txt and dev.txt, or the word synthetic" };
    private readonly Option<string> glove = new("--glove") { Description = "GloVe vectors in text format, for models that start from word vectors" };
    private readonly RunOptions run = new();

    private readonly Option<int?> maxMalformed = NumberOption.Create(
        "--max-malformed", "Malformed lines to put up with [default: 100]", 0, int.MaxValue);

    private readonly Option<bool> test = new("--test") { Description = "When all is trained, look at test.txt, once" };
    private readonly Option<string> predict = new("--predict") { Description = "When all is trained, label the sentences of this file" };
    private readonly Option<string> output = new("--out") { Description = "Where the labels go [default: predictions.txt in the run]" };

    private readonly SentimentHyperParameters hyperParameters = new();
    private readonly Option[] ofNewRuns;

    /// <summary>Declares the options.</summary>
    public SentimentCommand()
        : base("sentiment", "Train a classifier that tells praise from blame.")
    {
        model.AcceptOnlyFromAmong([.. SentimentModels.Names]);
        ofNewRuns = [model, data, glove, maxMalformed, .. run.OfNewRuns, .. hyperParameters.Options];
        foreach (var option in (Option[])[run.Name, run.Runs, .. ofNewRuns, run.Resume, test, predict, output])
            Options.Add(option);
        SetAction(command => UserErrors.Report(() => new SentimentSession(Read(command)).Run()));
    }

    /// <inheritdoc />
    public string Examples =>
        """
          torchline train sentiment --model bow --data synthetic --name try
          torchline train sentiment --model lstm-glove --data data/sentiment --glove data/glove.6B.50d.txt --name lstm --test
          torchline train sentiment --name lstm --resume
          torchline train sentiment --name lstm --predict unlabelled.txt --out labels.txt

        Without further options a model is trained by the recipe that was chosen for it.
        """;

    private SentimentRequest Read(ParseResult command)
    {
        if (command.GetValue(output) is not null && command.GetValue(predict) is null)
            throw new RunException("--out says where --predict writes: give --predict FILE too");
        return new SentimentRequest
        {
            Name = command.GetRequiredValue(run.Name),
            Runs = command.GetRequiredValue(run.Runs),
            Seed = command.GetValue(run.Seed) ?? 1,
            Threads = command.GetValue(run.Threads) ?? Environment.ProcessorCount,
            Device = command.GetValue(run.Device) ?? TrainingDevice.Fastest,
            CommandLine = RunOptions.CommandLineOf(command),
            Train = OptionsOfNewRun(command),
            Test = command.GetValue(test),
            Predict = command.GetValue(predict),
            Output = command.GetValue(output),
        };
    }

    /// <summary>What to train; null when the command is about a run that exists.</summary>
    private SentimentOptions? OptionsOfNewRun(ParseResult command)
    {
        var usesExisting = command.GetValue(run.Resume) || command.GetValue(test) || command.GetValue(predict) is not null;
        if (!run.DescribesNewRun(command, ofNewRuns) && usesExisting)
            return null;
        if (command.GetValue(model) is not { } network || command.GetValue(data) is not { } reviews)
            throw new RunException("a new run needs --model and --data (to go on with a run that exists: --resume)");

        var vectors = command.GetValue(glove);
        var takesVectors = SentimentModels.TakesWordVectors(network);
        if (takesVectors && vectors is null && reviews != ReviewSplits.Synthetic)
            throw new RunException($"{network} starts from word vectors: give --glove FILE");
        if (!takesVectors && vectors is not null)
            throw new RunException($"{network} uses no word vectors: leave out --glove");

        var (architecture, recipe) = SentimentRecipes.Of(network);
        return hyperParameters.Apply(command, new SentimentOptions
        {
            Data = reviews,
            Glove = vectors,
            MaxMalformed = command.GetValue(maxMalformed) ?? 100,
            CheckpointEverySteps = command.GetValue(run.CheckpointEvery) ?? 0,
            Architecture = architecture,
            Recipe = recipe,
        });
    }
}
