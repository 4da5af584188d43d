using Torchline.Export.Tasks;

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
        SetAction(command => command.GetRequiredValue(packages).Max(folder => ExportErrors.Report(
            () => PackageVerification.Run(folder, command.GetValue(data)) ? ExitCodes.Success : ExitCodes.Failure)));
    }

    /// <inheritdoc />
    public string Examples =>
        """
          torchline verify models/lstm-glove/1
          torchline verify models/*/1
          torchline verify models/ants-bees/1 --data hymenoptera
          torchline verify models/captions/1 --data flickr8k
        """;
}
