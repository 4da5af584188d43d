using Google.Protobuf;
using Microsoft.ML.OnnxRuntime;
using Torchline.Export.Graph;

namespace Torchline.Export.Quantization;

/// <summary>Runs a float32 model on sample inputs and records the distributions of values inside it.</summary>
internal static class Calibration
{
    /// <summary>The distribution of each of the given values over all batches.</summary>
    /// <exception cref="ExportException">There is no batch.</exception>
    public static IReadOnlyDictionary<string, ActivationStatistics> Run(
        ModelProto model, IReadOnlyList<string> values, IEnumerable<IReadOnlyDictionary<string, OrtValue>> batches, Int8Options options)
    {
        var statistics = values.ToDictionary(value => value, _ => new ActivationStatistics(options.Range != RangeRule.MinimumMaximum));
        using var sessionOptions = new SessionOptions { IntraOpNumThreads = options.Threads, LogSeverityLevel = OrtLoggingLevel.ORT_LOGGING_LEVEL_ERROR };
        using var session = new InferenceSession(ExposedModel.Of(model, values), sessionOptions);
        using var runOptions = new RunOptions();
        var any = false;
        foreach (var batch in batches)
        {
            any = true;
            // Inputs are recorded here: a session does not return them.
            foreach (var (name, input) in batch)
                if (statistics.TryGetValue(name, out var recorded)) recorded.Add(input.GetTensorDataAsSpan<float>());
            string[] computed = [.. values.Where(value => !batch.ContainsKey(value))];
            using var results = session.Run(runOptions, batch, computed);
            foreach (var (name, result) in computed.Zip(results)) statistics[name].Add(result.GetTensorDataAsSpan<float>());
        }
        return any ? statistics : throw new ExportException("quantising to 8 bits needs sample inputs to calibrate on, and there are none");
    }
}

/// <summary>A model whose inner values are outputs too, so that they can be recorded.</summary>
internal static class ExposedModel
{
    /// <summary>The file of the model with more outputs; ONNX Runtime finds their types and shapes.</summary>
    public static byte[] Of(ModelProto model, IEnumerable<string> values)
    {
        var exposed = model.Clone();
        var outer = exposed.Graph.Output.Concat(exposed.Graph.Input).Select(value => value.Name).ToHashSet();
        exposed.Graph.Output.Add(values.Where(outer.Add).Select(value => new ValueInfoProto { Name = value }));
        return exposed.ToByteArray();
    }
}
