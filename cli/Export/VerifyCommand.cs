using System.CommandLine;
using Torchline.Contracts.Packages;
using Torchline.Contracts.Tasks;
using Torchline.Export.Tasks.Classification;
using Torchline.Export.Tasks.Programs;

namespace Torchline.Cli.Export;

/// <summary><c>torchline verify models/NAME/VERSION</c>.</summary>
internal sealed class VerifyCommand : Command, IHasExamples
{
    private readonly Argument<string[]> packages = new("PACKAGE")
    {
        Description = "Folders of model packages",
        Arity = ArgumentArity.OneOrMore,
    };

    private readonly Option<string?> data = new("--data") { Description = "Folder with val/CLASS/…, or of captioned images: compare classifiers, or captioners, on these images too" };

    public VerifyCommand() : base("verify", "Check packages' hashes, build their networks in libtorch from the weights in the file, and compare.")
    {
        Arguments.Add(packages);
        Options.Add(data);
        SetAction(command => command.GetRequiredValue(packages).Max(folder => ExportErrors.Report(() => Verify(folder, command.GetValue(data)))));
    }

    /// <inheritdoc />
    public string Examples =>
        """
          torchline verify models/lstm-glove/1
          torchline verify models/*/1
          torchline verify models/ants-bees/1 --data hymenoptera
          torchline verify models/captions/1 --data flickr8k
        """;

    private static int Verify(string folder, string? data)
    {
        var package = ModelPackage.Open(folder, TaskContracts.All);
        Console.WriteLine($"{package.Manifest.Name} {package.Manifest.Version}: {package.Manifest.Files.Count} files have the manifest's hashes");
        if (package.Manifest.Architecture.Options[ClassifierManifest.Variant] is { } variant)
        {
            Console.WriteLine($"quantised to {variant}: no weights of libtorch's to compare with; its accuracy stands in {ModelManifest.FileName}");
            return ExitCodes.Success;
        }
        using var program = PackagedPrograms.Open(package, data);
        return program.Compare(File.ReadAllBytes(package.NetworkPath)).Passed ? ExitCodes.Success : ExitCodes.Failure;
    }
}
