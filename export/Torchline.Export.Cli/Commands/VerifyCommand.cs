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

    public VerifyCommand() : base("verify", "Check packages' hashes, build their networks in libtorch from the weights in the file, and compare.")
    {
        Arguments.Add(packages);
        SetAction(command => ExportErrors.Report(() => command.GetRequiredValue(packages).Max(Verify)));
    }

    /// <inheritdoc />
    public string Examples =>
        """
          torchline verify models/lstm-glove/1
          torchline verify models/*/1
        """;

    private static int Verify(string folder)
    {
        var package = ModelPackage.Open(folder);
        using var program = PackagedPrograms.Open(package);
        Console.WriteLine($"{package.Manifest.Name} {package.Manifest.Version}: {package.Manifest.Files.Count} files have the manifest's hashes");
        return program.Compare(File.ReadAllBytes(package.NetworkPath)).Passed ? ExitCodes.Success : ExitCodes.Failure;
    }
}
