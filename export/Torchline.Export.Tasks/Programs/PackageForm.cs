namespace Torchline.Export.Tasks.Programs;

/// <summary>In which of several forms a captioner is packed; the other kinds of runs have one.</summary>
/// <param name="FromFeatures">The graph takes an encoder's features instead of pixels, and has no encoder.</param>
/// <param name="Streaming">There is a pair of encoder and decoder beside the graph.</param>
internal sealed record PackageForm(bool FromFeatures = false, bool Streaming = false)
{
    /// <summary>Refuses what a kind of runs has not.</summary>
    /// <param name="kind">The kind, for the message.</param>
    /// <exception cref="ExportException">The form is not the usual one.</exception>
    public void RequireUsual(string kind)
    {
        if (this != new PackageForm())
            throw new ExportException($"--from features and --streaming are for captioners, and this is a run of kind \"{kind}\"");
    }
}
