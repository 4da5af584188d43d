using Spectre.Console;

namespace Torchline.Export.Tasks.Sentiment;

/// <summary>ONNX Runtime against libtorch over the batches and lengths that a service meets, with a progress bar on a terminal.</summary>
internal static class SentimentParity
{
    private static readonly long[] Batches = [1, 2, 7, 64];
    private static readonly long[] Lengths = [.. Enumerable.Range(1, 200)];

    // A Transformer takes a hundred times as long as the other networks, and its graph has no loop that a length could go wrong in.
    private static readonly long[] TransformerBatches = [1, 3, 16];
    private static readonly long[] TransformerLengths = [1, 2, 3, 5, 8, 13, 21, 40, 100, 200];

    /// <summary>Compares probabilities: 1e-4 absolute.</summary>
    public static VerificationReport Compare(ExportRequest request, byte[] model, bool isTransformer)
    {
        var (batches, lengths) = isTransformer ? (TransformerBatches, TransformerLengths) : (Batches, Lengths);
        var sweep = ModelVerifier.Sweep(("batch", batches), ("length", lengths)).ToArray();
        var report = AnsiConsole.Profile.Out.IsTerminal
            ? AnsiConsole.Progress().HideCompleted(true).Start(context =>
            {
                var bar = context.AddTask("comparing with libtorch", maxValue: sweep.Length);
                return Verify(sweep.Select(sizes => { bar.Increment(1); return sizes; }));
            })
            : Verify(sweep);
        Console.WriteLine($"batch {string.Join(", ", batches)} x length 1 to {lengths[^1]}: {report}");
        return report;

        VerificationReport Verify(IEnumerable<IReadOnlyDictionary<string, long>> cases) =>
            ModelVerifier.Verify(request, model, cases, Tolerance.Default);
    }
}
