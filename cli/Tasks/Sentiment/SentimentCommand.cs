using System.Globalization;
using System.Numerics;
using Torchline.Training.Core.Data;
using Torchline.Training.Core.Optimization;
using Torchline.Training.Tasks.Sentiment;
using Torchline.Training.Tasks.Sentiment.Augmentation;
using Torchline.Training.Tasks.Sentiment.Data;
using Torchline.Training.Tasks.Sentiment.Networks;

namespace Torchline.Cli.Tasks.Sentiment;

/// <summary><c>torchline train sentiment</c>.</summary>
internal sealed class SentimentCommand : TrainCommand<SentimentOptions, ReviewData>
{
    private readonly Option<string> model;
    private readonly Option<string> data;
    private readonly Option<string> glove;
    private readonly Option<string> weights;
    private readonly Option<string> behaviour;
    private readonly Option<string[]> averageOf;
    private readonly Option<double[]> shares;
    private readonly Option<int?> maxMalformed;
    private readonly Option<bool> test = new("--test") { Description = "After training, measure on test.txt, once" };
    private readonly Option<string> predict = new("--predict") { Description = "After training, label the sentences of this file" };
    private readonly Option<string> output = new("--out") { Description = "The file of the labels [default: predictions.txt in the run]" };

    public SentimentCommand() : base("sentiment", "Train a classifier of positive and negative reviews.")
    {
        model = Text("--model", "The network: " + string.Join(", ", SentimentModels.Names)).AcceptOnlyFromAmong([.. SentimentModels.Names]);
        data = Text("--data", "Folder with train.txt and dev.txt, or the word synthetic");
        glove = Text("--glove", "GloVe vectors in text format, for models that start from word vectors");
        weights = Text("--weights", "Folder of the Transformer that minilm starts from: torchline data minilm");
        behaviour = Text("--behaviour", "Sentences to choose the best epoch by, too: KIND, 0 or 1, TEXT, with tabs between them");
        averageOf = New(new Option<string[]>("--average-of") { Description = "Train nothing: average the last weights of these runs of minilm", AllowMultipleArgumentsPerToken = true });
        shares = New(new Option<double[]>("--shares") { Description = "The runs' shares of the mean [default: equal ones]", AllowMultipleArgumentsPerToken = true });
        maxMalformed = New(NumberOption.Create("--max-malformed", "Malformed lines that may be skipped [default: 100]", 0, int.MaxValue));
        foreach (var option in (Option[])[test, predict, output])
            Options.Add(option);
        Whole("--epochs", "Passes over the training reviews", 1, 10_000, (o, v) => o with { Recipe = o.Recipe with { Epochs = v } });
        Whole("--batch", "Reviews in a step", 1, 65_536, (o, v) => o with { Recipe = o.Recipe with { BatchSize = v } });
        Real("--learning-rate", "Adam's learning rate", 1e-8, 10, (o, v) => o with { Recipe = o.Recipe with { LearningRate = v } });
        Change(new Option<Decay?>("--decay") { Description = "How the learning rate falls" }, (o, v) => o with { Recipe = o.Recipe with { Decay = v } });
        Whole("--warm-up", "Steps over which the learning rate rises first", 0, 1_000_000, (o, v) => o with { Recipe = o.Recipe with { WarmUp = v } });
        Real("--weight-decay", "Decoupled weight decay", 0, 10, (o, v) => o with { Recipe = o.Recipe with { WeightDecay = v } });
        Real("--word-dropout", "Probability that a word is hidden", 0, 0.99, (o, v) => o with { Recipe = o.Recipe with { WordDropout = v } });
        Real("--label-smoothing", "Label smoothing", 0, 1, (o, v) => o with { Recipe = o.Recipe with { LabelSmoothing = v } });
        Real("--clip-norm", "Largest norm of the gradients; 0: any", 0, 1e6, (o, v) => o with { Recipe = o.Recipe with { ClipNorm = v } });
        Real("--average-decay", "Decay of averaged weights; 0: no averaging", 0, 0.999999, (o, v) => o with { Recipe = o.Recipe with { AverageDecay = v } });
        Whole("--minimum-count", "Rarer words are unknown", 1, 1_000_000, (o, v) => o with { Recipe = o.Recipe with { MinimumCount = v } });
        Whole("--bucket", "Batches sorted by length together; 0: none", 0, 1_000_000, (o, v) => o with { Recipe = o.Recipe with { Bucket = v } });
        Whole("--patience", "Stop after so many epochs without a better one; 0: never", 0, 10_000, (o, v) => o with { Recipe = o.Recipe with { Patience = v } });
        Real("--layer-decay", "What remains of the learning rate from a Transformer's layer to the one below", 0.01, 1, (o, v) => o with { Recipe = o.Recipe with { LayerDecay = v } });
        Whole("--embedding", "Numbers that stand for a word", 1, 4_096, (o, v) => o with { Architecture = o.Architecture with { EmbeddingDimension = v } });
        Real("--embedding-scale", "Standard deviation of new embeddings", 0, 10, (o, v) => o with { Architecture = o.Architecture with { EmbeddingScale = v } });
        Whole("--hidden", "Numbers in a recurrent state, or in the middle of a Transformer's feed-forward network", 1, 8_192, (o, v) => o with { Architecture = o.Architecture with { HiddenSize = v } });
        Whole("--layers", "Recurrent layers, or those of a Transformer", 1, 16, (o, v) => o with { Architecture = o.Architecture with { Layers = v } });
        Whole("--heads", "A Transformer's attention heads", 1, 64, (o, v) => o with { Architecture = o.Architecture with { Heads = v } });
        Real("--embedding-dropout", "Dropout on embeddings", 0, 0.99, (o, v) => o with { Architecture = o.Architecture with { EmbeddingDropout = v } });
        Real("--layer-dropout", "Dropout between recurrent layers, or in those of a Transformer", 0, 0.99, (o, v) => o with { Architecture = o.Architecture with { LayerDropout = v } });
        Real("--output-dropout", "Dropout before the last layer", 0, 0.99, (o, v) => o with { Architecture = o.Architecture with { OutputDropout = v } });
        Mix("--patterns", "Sentences of negation and contrast that are added", (m, v) => m with { Patterns = v });
        Mix("--contrasts", "Pairs of training sentences that are added", (m, v) => m with { Contrasts = v });
        Mix("--negated-positives", "How often positive training sentences with a negation come", (m, v) => m with { NegatedPositives = v });
        Pretraining("--pretraining-epochs", "Passes of the language model", 1, 10_000, (r, v) => r with { Epochs = v });
        Pretraining("--pretraining-words", "Words the language model guesses", 1, 1_000_000, (r, v) => r with { OutputWords = v });
        Pretraining("--pretraining-learning-rate", "The language model's learning rate", 1e-8, 10, (r, v) => r with { LearningRate = v });
        Pretraining("--pretraining-dropout", "The language model's dropout", 0, 0.99, (r, v) => r with { Dropout = v });
    }

    public override string Examples =>
        """
          torchline train sentiment --model bow --data synthetic --name try
          torchline train sentiment --model lstm-glove --data data/sentiment --glove data/glove.6B.50d.txt --name lstm --test
          torchline train sentiment --model minilm --data data/sentiment --weights data/minilm --name minilm --test
          torchline train sentiment --average-of runs/minilm-1 runs/minilm-2 --name minilm-mean
          torchline train sentiment --name lstm --resume
          torchline train sentiment --name lstm --predict unlabelled.txt --out labels.txt

        Without further options a model is trained by the recipe that was chosen for it.
        """;

    protected override bool UsesExistingRun(ParseResult command) =>
        base.UsesExistingRun(command) || command.GetValue(test) || command.GetValue(predict) is not null;

    protected override void Check(ParseResult command)
    {
        if (command.GetValue(output) is not null && command.GetValue(predict) is null)
            throw new RunException("--out names the file of --predict: give --predict FILE too");
    }

    protected override void Check(SentimentOptions options)
    {
        if (options.Average is { } runs && options != Plan(runs) with { Average = runs })
            throw new RunException("--average-of trains nothing: leave out the options of a training");

        static SentimentOptions Plan(IReadOnlyList<AveragedRun> runs) => RunAveraging.Plan([.. runs.Select(run => run.Path)], []);
    }

    protected override SentimentOptions Defaults(ParseResult command)
    {
        if (command.GetValue(averageOf) is { Length: > 0 } runs)
        {
            var other = ((Option[])[model, data, glove, weights, behaviour, maxMalformed]).FirstOrDefault(option => command.GetResult(option) is { Implicit: false });
            return other is null
                ? RunAveraging.Plan(runs, command.GetValue(shares) ?? [])
                : throw new RunException($"{other.Name}: the runs of --average-of have theirs; leave it out");
        }
        if (command.GetValue(shares) is { Length: > 0 })
            throw new RunException("--shares are those of --average-of: give that too");
        if (command.GetValue(model) is not { } network || command.GetValue(data) is not { } reviews)
            throw new RunException("a new run needs --model and --data (to continue a run that exists: --resume)");
        var vectors = command.GetValue(glove);
        var takesVectors = SentimentModels.TakesWordVectors(network);
        if (takesVectors && vectors is null && reviews != ReviewSplits.Synthetic)
            throw new RunException($"{network} starts from word vectors: give --glove FILE");
        if (!takesVectors && vectors is not null)
            throw new RunException($"{network} uses no word vectors: leave out --glove");
        var transformer = command.GetValue(weights);
        if (SentimentModels.ReadsPieces(network) != transformer is not null)
            throw new RunException(transformer is null ? $"{network} starts from a Transformer: give --weights FOLDER (torchline data minilm)" : $"{network} starts from no Transformer: leave out --weights");
        var (architecture, recipe) = SentimentRecipes.Of(network);
        return new SentimentOptions
        {
            Data = reviews,
            Glove = vectors,
            Weights = transformer,
            Behaviour = command.GetValue(behaviour),
            MaxMalformed = command.GetValue(maxMalformed) ?? 100,
            CheckpointEverySteps = command.GetValue(Run.CheckpointEvery) ?? 0,
            Architecture = architecture,
            Recipe = recipe,
        };
    }

    protected override TrainingRun<SentimentOptions, ReviewData> Open(TrainingRequest<SentimentOptions> request, ITrainingDisplay display) =>
        new SentimentTraining(request, display);

    protected override void Use(ParseResult command, TrainingRun<SentimentOptions, ReviewData> run, ITrainingDisplay display)
    {
        using (var trained = SentimentRun.Load(run.Folder.Path))
        {
            if (command.GetValue(test))
            {
                var result = SentimentTest.Run(trained, new MalformedLines(trained.Configuration.Options.MaxMalformed, display.Warn));
                display.Print(string.Create(
                    CultureInfo.InvariantCulture, $"test accuracy {result.Accuracy:P2} ({result.Confusion.Count} reviews)"));
            }
            if (command.GetValue(predict) is { } input)
            {
                var file = command.GetValue(output) ?? trained.Folder.PredictionsFile;
                display.Print($"{file}: {SentimentPredictions.Write(trained, input, file)} labels");
            }
        }
        run.WriteReport();
    }

    private void Mix(string name, string what, Func<MixRecipe, int, MixRecipe> set) =>
        Whole(name, what, 0, 1_000_000, (o, v) => o.Recipe.Mix is { } mix
            ? o with { Recipe = o.Recipe with { Mix = set(mix, v) } }
            : throw new RunException($"{name}: nothing is added to the reviews of {o.Architecture.Model}"));

    private void Pretraining<T>(string name, string what, T low, T high, Func<PretrainingRecipe, T, PretrainingRecipe> set)
        where T : struct, INumber<T> =>
        Change(NumberOption.Create(name, what, low, high), (o, v) => o.Recipe.Pretraining is { } recipe
            ? o with { Recipe = o.Recipe with { Pretraining = set(recipe, v) } }
            : throw new RunException($"{name}: {o.Architecture.Model} is not pretrained"));
}
