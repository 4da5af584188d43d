using Torchline.Export.TrainingSteps;

namespace Torchline.Export.Tasks.Programs;

/// <summary>The way from a trained run to the files of its training step.</summary>
internal static class TrainingStepWriting
{
    /// <summary>The step's file.</summary>
    public const string ModelFile = "step.onnx";
    /// <summary>The state's file.</summary>
    public const string StateFile = "step.safetensors";

    private const long SampleSeed = 1;
    private const double LearningRate = 1e-4; // so small that rounding does not grow from step to step

    private static readonly long[] Batches = [2, 4, 3, 4, 2];

    /// <summary>Traces, compares with libtorch over some steps, and writes what agrees.</summary>
    /// <exception cref="ExportException">The run's kind has no step, it cannot be exported, or the engines do not agree.</exception>
    public static ExportedTrainingStep Write(ITrainedRun source, string folder, int opset)
    {
        TorchSharp.torch.manual_seed(SampleSeed);
        var request = source.TrainingStep()
            ?? throw new ExportException($"{source.Name}: training steps are exported of classifiers of images and of sentiment classifiers");
        request = request with { Opset = opset };
        var step = TrainingStepExporter.Export(request);
        var sizes = Batches.Select((batch, i) => (IReadOnlyDictionary<string, long>)new Dictionary<string, long> { ["batch"] = batch, ["length"] = 5 + 3 * i });
        var report = TrainingStepVerifier.Verify(request, step, [.. sizes], LearningRate);
        Console.WriteLine($"{Batches.Length} steps, batch {string.Join(", ", Batches)}: {report}");
        if (!report.Passed) throw new ExportException($"{source.Name}: the training step does not give libtorch's losses; nothing was written");
        Directory.CreateDirectory(folder);
        step.Save(Path.Combine(folder, ModelFile), Path.Combine(folder, StateFile));
        return step;
    }
}
