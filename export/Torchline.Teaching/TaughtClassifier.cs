using System.Runtime.InteropServices;
using System.Text.Json.Nodes;
using Microsoft.ML.OnnxRuntime;
using Torchline.Contracts.Packages;
using Torchline.Contracts.Tasks.Classification;
using Torchline.Teaching.Outliers;

namespace Torchline.Teaching;

/// <summary>How a taught classifier is published.</summary>
/// <param name="Name">The model's name; one that exists gets another version.</param>
/// <param name="Description">One line for people; null for one from the labels.</param>
/// <param name="Command">What was asked for, as the provenance has it.</param>
/// <param name="DataSet">The name of the images.</param>
public sealed record TaughtIdentity(string Name, string? Description, string Command, string DataSet);

/// <summary>A classifier with a new head, ready to be published.</summary>
public sealed class TaughtClassifier
{
    private const int LabelsShown = 8;

    // Members of the architecture's options.
    private const string Variant = "variant", Mode = "mode", Taught = "taught", BackboneKey = "backboneData";
    private const string TaughtMode = "teach", FrozenMode = "freeze";

    private readonly TeachingOptions options;
    private readonly LabeledFeatures images;
    private readonly LabeledFeatures? validation;
    private readonly byte[] model;

    internal TaughtClassifier(ModelManifest parent, TeachingOptions options, LabeledFeatures images, LabeledFeatures? validation, byte[] model)
    {
        (Parent, this.options, this.images, this.validation, this.model) = (parent, options, images, validation, model);
        Counts = [.. Enumerable.Range(0, images.Labels.Count).Select(images.CountOf)];
    }

    /// <summary>The manifest of the model that was taught.</summary>
    public ModelManifest Parent { get; }

    /// <summary>The labels.</summary>
    public IReadOnlyList<string> Labels => images.Labels;

    /// <summary>How many images each label had.</summary>
    public IReadOnlyList<int> Counts { get; }

    /// <summary>The accuracy on images that the head was not taught with.</summary>
    public required CrossValidation CrossValidation { get; init; }

    /// <summary>The accuracy on the validation images, where there were any.</summary>
    public double? ValidationAccuracy { get; init; }

    /// <summary>The largest distance of an answer that is certain; null where the model does not tell.</summary>
    public double? MaxDistance => Distance?.Limit;

    /// <summary>The distance of an image from those of the labels.</summary>
    internal ImageDistance? Distance { get; init; }

    /// <summary>
    /// Whether the backbone was trained on these very images: then it tells them apart better than others, and the cross-validated accuracy
    /// is too high.
    /// </summary>
    public bool HasTrainedOnTheseImages => BackboneData.Contains(images.Sha256);

    /// <summary>The number format of the backbone, where it is not float32: it stays as it is.</summary>
    public string? Format => Parent.Architecture.Options[Variant]?.ToString();

    /// <summary>The checksums of what the weights of the backbone were trained on; a frozen one kept those that it came with.</summary>
    private string[] BackboneData => Parent.Architecture.Options[Mode]?.ToString() switch
    {
        FrozenMode => [],
        TaughtMode => [.. Parent.Architecture.Options[Taught]?[BackboneKey]?.AsArray().Select(hash => hash!.ToString()) ?? []],
        _ => [.. Parent.Provenance.DataSha256.Values],
    };

    /// <summary>Publishes the next version of a model.</summary>
    /// <param name="repository">Where to.</param>
    /// <param name="identity">The model, and what its manifest names.</param>
    /// <exception cref="ModelPackageException">The name is none, or another program has published the same version.</exception>
    /// <exception cref="IOException">The files cannot be written; nothing is published then.</exception>
    public ModelPackage Publish(ModelRepository repository, TaughtIdentity identity)
    {
        if (!ManifestRules.IsName(identity.Name))
            throw new ModelPackageException(repository.Folder, $"'{identity.Name}' is no name for a model.", "Use letters, digits and . _ -");
        var folder = Path.Combine(repository.Folder, identity.Name);
        var version = Directory.Exists(folder) ? repository.Versions(identity.Name).LastOrDefault() + 1 : 1;
        if (version > 1 && repository.OpenLatest(identity.Name).Manifest.Task is var task and not ClassificationContract.Task)
            throw new ModelPackageException(folder, $"The model {identity.Name} does {task}.", "Choose another name.");
        return new ModelPublisher(repository).Publish(
            Manifest(identity, version), into => File.WriteAllBytes(Path.Combine(into, ModelManifest.NetworkFileName), model));
    }

    private ModelManifest Manifest(TaughtIdentity identity, int version) => Parent with
    {
        Name = identity.Name,
        Version = version,
        Description = identity.Description ?? Describe(),
        Outputs = ClassificationContract.Outputs(Labels.Count, withDistance: MaxDistance is not null),
        Decoding = Parent.Decoding with { MaxDistance = MaxDistance },
        Labels = Labels,
        Metrics = [.. Metrics()],
        Provenance = new Provenance
        {
            Command = identity.Command,
            DataSet = identity.DataSet,
            DataSha256 = validation is null
                ? new Dictionary<string, string> { ["images"] = images.Sha256 }
                : new Dictionary<string, string> { ["train"] = images.Sha256, ["val"] = validation.Sha256 },
            Seed = options.Seed,
            Engines = new Dictionary<string, string>
            {
                ["onnxruntime"] = OrtEnv.Instance().GetVersionString(),
                ["dotnet"] = RuntimeInformation.FrameworkDescription,
            },
            Created = DateTimeOffset.UtcNow,
        },
        Architecture = Parent.Architecture with { Options = DescribeTeaching() },
        Files = [],
    };

    private string Describe()
    {
        var shown = string.Join(", ", Labels.Take(LabelsShown));
        return $"{shown}{(Labels.Count > LabelsShown ? $" and {Labels.Count - LabelsShown} more" : "")}: taught to {Parent.Name}, version {Parent.Version}";
    }

    private IEnumerable<Metric> Metrics()
    {
        var data = $"{options.Folds} folds of {Counts.Sum()} images";
        if (ValidationAccuracy is { } accuracy) yield return new Metric { Name = "accuracy", Data = "val", Value = accuracy };
        yield return new Metric { Name = "cross-validated accuracy", Data = data, Value = CrossValidation.Mean };
        yield return new Metric { Name = "standard deviation of the accuracy", Data = data, Value = CrossValidation.Deviation };
    }

    private JsonObject DescribeTeaching()
    {
        var described = (JsonObject)Parent.Architecture.Options.DeepClone();
        described.Remove(ImageDistance.Member);
        if (Distance is not null) described[ImageDistance.Member] = Distance.Describe();
        described[Mode] = TaughtMode;
        described[Taught] = new JsonObject
        {
            ["parent"] = $"{Parent.Name}/{Parent.Version}",
            ["parentSha256"] = Parent.Files.Single(file => file.Name == ModelManifest.NetworkFileName).Sha256,
            [BackboneKey] = new JsonArray([.. BackboneData.Select(hash => (JsonNode)hash)]),
            ["images"] = Counts.Sum(),
            ["folds"] = options.Folds,
            ["epochs"] = options.Epochs,
            ["learningRate"] = options.LearningRate,
        };
        return described;
    }
}
