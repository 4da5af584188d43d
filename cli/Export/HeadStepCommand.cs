using Torchline.Export.Tasks.Classification;

namespace Torchline.Cli.Export;

/// <summary><c>torchline export head-step --to FILE</c>.</summary>
internal sealed class HeadStepCommand : Command, IHasExamples
{
    private readonly Option<string> to = new("--to") { Description = "The ONNX file to write", Required = true };

    public HeadStepCommand() : base("head-step", "Trace the training step of a linear head of any size, with which 'torchline teach' teaches classifiers.")
    {
        Options.Add(to);
        SetAction(command => ExportErrors.Report(() => Export(command.GetRequiredValue(to))));
    }

    public string Examples =>
        """
          torchline export head-step --to export/Torchline.Teaching/head-step.onnx

        The repository has this file. It is written again when the exporter writes another graph.
        """;

    private static int Export(string path)
    {
        DurableFile.Write(path, HeadStep.Export());
        Console.WriteLine($"wrote {path}");
        return ExitCodes.Success;
    }
}
