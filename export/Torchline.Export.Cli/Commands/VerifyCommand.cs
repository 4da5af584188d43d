using System.CommandLine;
using Torchline.Contracts.Packages;
using Torchline.Export.Cli.Programs;
using Torchline.Training.Commands;

namespace Torchline.Export.Cli.Commands;

/// <summary><c>torchline verify models/NAME/VERSION</c>.</summary>
internal sealed class VerifyCommand : Command, IHasExamples
{
    private readonly Argument<string[]> packages = new("PACKAGE")
    {
        Description = "Folders of model packages",
        Arity = ArgumentArity.OneOrMore,
    };

    private readonly Option<string?> data = new("--data") { Description = "Folder with val/CLASS/…: compare classifiers on these pictures too" };

    public VerifyCommand() : base("verify", "Check packages' hashes, build their networks in libtorch from the weights in the file, and compare.")
    {
        Arguments.Add(packages);
        Options.Add(data);
        SetAction(command => ExportErrors.Report(() => command.GetRequiredValue(packages).Max(folder => Verify(folder, command.GetValue(data)))));
    }

    /// <inheritdoc />
    public string Examples =>
        """
          torchline verify models/lstm-glove/1
          torchline verify models/*/1
          torchline verify models/ants-bees/1 --data hymenoptera
        """;

    private static int Verify(string folder, string? data)
    {
        var package = ModelPackage.Open(folder);
        using var program = PackagedPrograms.Open(package, data);
        Console.WriteLine($"{package.Manifest.Name} {package.Manifest.Version}: {package.Manifest.Files.Count} files have the manifest's hashes");
        return program.Compare(File.ReadAllBytes(package.NetworkPath)).Passed ? ExitCodes.Success : ExitCodes.Failure;
    }
}
