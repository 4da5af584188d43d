using Spectre.Console;

namespace Torchline.Export.Tasks.Sentiment;

/// <summary>ONNX Runtime against libtorch over the batches and lengths that a service meets, with a progress bar on a terminal.</summary>
internal static class SentimentParity
{
    private static readonly long[] Batches = [1, 2, 7, 64];
    private static readonly long[] Lengths = [.. Enumerable.Range(1, 200)];

    /// <summary>Compares probabilities: 1e-4 absolute.</summary>
    public static VerificationReport Compare(ExportRequest request, byte[] model)
    {
        var sweep = ModelVerifier.Sweep(("batch", Batches), ("length", Lengths)).ToArray();
        var report = AnsiConsole.Profile.Out.IsTerminal
            ? AnsiConsole.Progress().HideCompleted(true).Start(context =>
            {
                var bar = context.AddTask("comparing with libtorch", maxValue: sweep.Length);
                return Verify(sweep.Select(sizes => { bar.Increment(1); return sizes; }));
            })
            : Verify(sweep);
        Console.WriteLine($"batch {string.Join(", ", Batches)} x length 1 to {Lengths[^1]}: {report}");
        return report;

        VerificationReport Verify(IEnumerable<IReadOnlyDictionary<string, long>> cases) =>
            ModelVerifier.Verify(request, model, cases, Tolerance.Default);
    }
}
