namespace Torchline.Export.Tasks.Programs;

/// <summary>Opens a trained run in the form in which it is packed.</summary>
internal delegate ITrainedRun OpenRun(string path, PackageForm form);

/// <summary>Builds a package's network in libtorch again, with data to compare on where the task has a use for it.</summary>
internal delegate IModelProgram OpenPackage(ModelPackage package, string? data);

/// <summary>What a task registers for the exporter.</summary>
/// <param name="runs">Its trained runs, by the kind that <c>config.json</c> names.</param>
/// <param name="packages">Its packages, by the task that the manifest names.</param>
internal abstract class ExportTask(Dictionary<string, OpenRun> runs, Dictionary<string, OpenPackage> packages)
{
    /// <summary>How runs of a kind are opened; null for a kind of another task.</summary>
    public OpenRun? RunOf(string kind) => runs.GetValueOrDefault(kind);

    /// <summary>How packages of a task are opened; null for another task's.</summary>
    public OpenPackage? PackageOf(string task) => packages.GetValueOrDefault(task);
}

/// <summary>In which of several forms a captioner is packed; the other kinds of runs have one.</summary>
/// <param name="FromFeatures">The graph takes an encoder's features instead of pixels, and has no encoder.</param>
/// <param name="Streaming">There is a pair of encoder and decoder beside the graph.</param>
internal sealed record PackageForm(bool FromFeatures = false, bool Streaming = false)
{
    /// <summary>How its graphs are written.</summary>
    public GraphForm Graphs { get; init; } = new();

    /// <summary>A way to open runs of a kind that has one form only, and refuses the others.</summary>
    public static OpenRun Usual(string kind, Func<string, ITrainedRun> open) => (path, form) => form == new PackageForm { Graphs = form.Graphs }
        ? open(path)
        : throw new ExportException($"--from features and --streaming are for captioners, and this is a run of kind \"{kind}\"");
}

/// <summary>How the graphs of a package, or of a training step, are written.</summary>
/// <param name="Opset">Version of the ONNX operator set.</param>
/// <param name="ExternalData">The weights go to a file beside the model's.</param>
internal sealed record GraphForm(int Opset = OnnxExporter.Opset, bool ExternalData = false)
{
    /// <summary>The request in this form.</summary>
    public ExportRequest Of(ExportRequest request) => request with { Opset = Opset, ExternalData = ExternalData };
}

/// <summary>A network in libtorch as the service calls it.</summary>
internal interface IModelProgram : IDisposable
{
    /// <summary>What to export or to compare with.</summary>
    ExportRequest Request(IReadOnlyDictionary<string, string>? metadata = null);

    /// <summary>ONNX Runtime against this program, over the sizes that a service meets.</summary>
    VerificationReport Compare(byte[] model);
}
