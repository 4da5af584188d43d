using System.Diagnostics;
using System.Globalization;
using Spectre.Console;
using Torchline.Contracts.Packages;
using Torchline.Contracts.Tasks;
using Torchline.Contracts.Tasks.Classification;
using Torchline.Teaching;

namespace Torchline.Cli.Tasks.Classification;

/// <summary><c>torchline teach --model classifier --data DIR</c>.</summary>
internal sealed class TeachCommand : Command, IHasExamples
{
    private const string AnyClassifier = "classifier";

    private readonly Option<string> model = new("--model")
    {
        Description = "The classifier: a model's name, a package's folder, or 'classifier' for the one that answers requests without a model",
        DefaultValueFactory = _ => AnyClassifier,
    };

    private readonly Option<string> data = new("--data")
    {
        Description = "Folder with LABEL/IMAGE…, JPEG, PNG or WebP; or with train/LABEL/… to learn from and val/LABEL/… to measure by",
        Required = true,
    };

    private readonly Option<string> models = new("--models") { Description = "Folder of the models", DefaultValueFactory = _ => "models" };
    private readonly Option<string?> output = new("--output") { Description = "Where the new version goes: models/NAME [default: the classifier's own folder]" };
    private readonly Option<string?> description = new("--description") { Description = "One line for people" };
    private readonly Option<bool> makeDefault = new("--default") { Description = "Let the model answer requests that name none" };
    private readonly Option<int?> folds = NumberOption.Create(
        "--folds", "Parts of the images in cross-validation [default: 5]", TeachingOptions.LeastFolds, TeachingOptions.MostFolds);

    private readonly Option<int?> epochs = NumberOption.Create("--epochs", "Passes over the images [default: 300]", 1, TeachingOptions.MostEpochs);
    private readonly Option<double?> rate = NumberOption.Create("--learning-rate", "The learning rate at the start [default: 1]", 1e-8, 100.0);
    private readonly Option<int?> seed = NumberOption.Create("--seed", "Decides which images share a fold [default: 1]", 0, int.MaxValue);
    private readonly Option<int?> threads = NumberOption.Create("--threads", "ONNX Runtime's threads [default: the processors]", 1, 1_024);

    public TeachCommand() : base("teach", "Teach an exported classifier the labels of your images, on ONNX Runtime alone, and publish it.")
    {
        foreach (var option in (Option[])[model, data, models, output, description, makeDefault, folds, epochs, rate, seed, threads])
            Options.Add(option);
        SetAction(command => TeachingErrors.Report(stop => Teach(command, stop)));
    }

    public string Examples =>
        """
          torchline teach --model classifier --data pets --output models/pets
          torchline teach --model ants-bees --data hymenoptera_data --folds 10
          torchline teach --model models/ants-bees/1 --data pets --output models/pets --default

        The backbone stays as it is; the last layer is new, and so are the labels. Without --output the next version of the same model
        is published; earlier versions stay. docs/guide/teach.md has more.
        """;

    private int Teach(ParseResult command, CancellationToken stop)
    {
        var clock = Stopwatch.StartNew();
        var usual = new TeachingOptions();
        var options = new TeachingOptions
        {
            Folds = command.GetValue(folds) ?? usual.Folds,
            Epochs = command.GetValue(epochs) ?? usual.Epochs,
            LearningRate = command.GetValue(rate) ?? usual.LearningRate,
            Seed = command.GetValue(seed) ?? usual.Seed,
            Threads = command.GetValue(threads) ?? usual.Threads,
        };
        var parent = Open(command.GetRequiredValue(model), command.GetRequiredValue(models));
        var folder = Path.GetFullPath(command.GetValue(output) ?? Path.GetDirectoryName(parent.Folder)!);
        var repository = new ModelRepository(Path.GetDirectoryName(folder)!, TaskContracts.All);
        using var progress = new ProgressLine();
        using var teaching = new ClassifierTeaching(parent, options);
        progress.Print($"teaching {parent.Manifest.Name}, version {parent.Manifest.Version}: {teaching.Features} features an image");
        LabeledFolder.Read(command.GetRequiredValue(data), teaching, progress.Show, stop);
        foreach (var image in teaching.Images.Skipped.Concat(teaching.Validation.Skipped))
            progress.Warn($"{image.Label}/{image.Name}: left out, {image.Reason}");
        var taught = teaching.Teach(progress.Show, stop);
        var dataSet = Path.GetFileName(Path.TrimEndingDirectorySeparator(Path.GetFullPath(command.GetRequiredValue(data))));
        var package = taught.Publish(
            repository, new TaughtIdentity(Path.GetFileName(folder), command.GetValue(description), RunOptions.CommandLineOf(command), dataSet));
        if (command.GetValue(makeDefault)) repository.SetDefault(ClassificationContract.Task, package.Manifest.Name);
        Print(taught, package, clock.Elapsed);
        return ExitCodes.Success;
    }

    /// <summary>The newest version of a model by its name, or the package in a folder.</summary>
    private static ModelPackage Open(string name, string folder)
    {
        if (File.Exists(Path.Combine(name, ModelManifest.FileName))) return ModelPackage.Open(name, TaskContracts.All);
        var repository = new ModelRepository(folder, TaskContracts.All);
        var names = repository.Names();
        if (names.Contains(name)) return repository.OpenLatest(name);
        if (name != AnyClassifier)
        {
            throw new ModelPackageException(
                repository.Folder, $"There is no model '{name}'. There {(names.Count > 0 ? $"are: {string.Join(", ", names)}" : "is none")}.",
                "Name another, or the folder of the models: --models DIR.");
        }
        return repository.Defaults().TryGetValue(ClassificationContract.Task, out var usual)
            ? repository.OpenLatest(usual)
            : throw new ModelPackageException(
                repository.Folder, $"{ModelRepository.DefaultsFileName} names no classifier.", "Name one: --model NAME.");
    }

    private static void Print(TaughtClassifier taught, ModelPackage package, TimeSpan time)
    {
        var table = new Table().Border(TableBorder.Rounded).AddColumns("label", "images", "recognised");
        foreach (var (i, label) in taught.Labels.Index())
            table.AddRow(Markup.Escape(label), $"{taught.Counts[i]}", Percent(taught.CrossValidation.Recalls[i]));
        AnsiConsole.Write(table);
        var folds = taught.CrossValidation.Folds.Count;
        Console.WriteLine(
            $"cross-validated accuracy {Percent(taught.CrossValidation.Mean)}, standard deviation {Percent(taught.CrossValidation.Deviation)} "
            + $"over {folds} folds");
        if (taught.HasTrainedOnTheseImages)
            Console.WriteLine("  too high: the backbone was trained on these very images");
        if (taught.ValidationAccuracy is { } accuracy)
            Console.WriteLine($"accuracy on val/ {Percent(accuracy)}");
        if (taught.Format is { } format)
            Console.WriteLine($"the backbone stays {format}, the new head is float32");
        var seconds = time.TotalSeconds.ToString("F1", CultureInfo.InvariantCulture);
        Console.WriteLine($"published {Path.GetRelativePath(".", package.Folder)} in {seconds} s");
    }

    private static string Percent(double share) => share.ToString("P2", CultureInfo.InvariantCulture);
}
