using Torchline.Export;
using Torchline.Export.Verification;
using static TorchSharp.torch;

namespace Export.Tests.Lowering;

/// <summary>Every operator over element types, ranks, empty and size-1 axes, views with strides, and special values: right, or refused by name.</summary>
internal static class Grid
{
    public static IReadOnlyList<ScalarType> Types { get; } =
    [
        ScalarType.Bool, ScalarType.Byte, ScalarType.Int8, ScalarType.Int16, ScalarType.Int32, ScalarType.Int64, ScalarType.Float16, ScalarType.BFloat16,
        ScalarType.Float32, ScalarType.Float64,
    ];

    // What may be refused, and nothing else.
    private static readonly string[] Refusals =
    [
        "for Double on the CPU", "has no elements", "libtorch rounds its own way", "float16 rounds the divisor", "depends on data", "for Int64 on the CPU",
        "Softmax for ", "no Conv for ", "no ConvTranspose for ", "no BatchNormalization for ", "no AveragePool for ", // of integers
    ];

    /// <summary>What is neither right nor refused of an element type.</summary>
    public static IReadOnlyList<string> Failures(ScalarType type)
    {
        using var noGradient = no_grad();
        manual_seed(3);
        var samples = GridSamples.Of(type);
        var failures = new List<string>();
        foreach (var one in GridCases.All)
        {
            using var scope = NewDisposeScope();
            var tried = samples.Where(sample => sample.Suits(one) && IsAccepted(one, sample)).ToArray();
            // All at once, which is fast; one by one where that fails, which names the sample.
            if (tried.Length == 0 || Failure(one, type, tried) is null) continue;
            failures.AddRange(tried.Select(sample => Failure(one, type, [sample])).OfType<string>());
        }
        return failures;
    }

    /// <summary>Whether libtorch itself computes it.</summary>
    private static bool IsAccepted(GridCase one, GridSample sample)
    {
        try
        {
            one.Run(sample.First, sample.Second);
            return true;
        }
        catch (Exception)
        {
            return false;
        }
    }

    private static string? Failure(GridCase one, ScalarType type, GridSample[] samples)
    {
        var request = new ExportRequest(
            "grid", inputs => [.. samples.Select((sample, i) => one.Run(sample.View(inputs[2 * i]), inputs[2 * i + 1]))],
            [.. samples.SelectMany((sample, i) => new[] { Input($"x{i}", sample.Stored), Input($"y{i}", sample.Second) })],
            [.. samples.Select((_, i) => $"out{i}")]);
        try
        {
            using var onnx = new OnnxProgram(OnnxExporter.Export(request).ToBytes());
            Tensor[] inputs = [.. samples.SelectMany(sample => new[] { sample.Stored, sample.Second })];
            var actual = onnx.Run([.. request.Inputs.Select(input => input.Name)], inputs, request.Outputs);
            var expected = request.Program(inputs);
            foreach (var (i, sample) in samples.Index())
            {
                var difference = TensorDifference.Of(actual[i], expected[i], GridSamples.ToleranceOf(expected[i], type, one.Slack));
                if (difference.Mismatch is { } mismatch) return Describe(one, sample, $"{mismatch}\n    {Text(actual[i])}\n    {Text(expected[i])}");
            }
            return null;
        }
        catch (ExportException refusal)
        {
            // A refusal names the operator and the place.
            return samples.Length == 1 && Refusals.Any(reason => refusal.Message.Contains(reason, StringComparison.Ordinal)) && refusal.Message.Contains("aten::", StringComparison.Ordinal) && refusal.Message.Contains("at Grid", StringComparison.Ordinal)
                && !refusal.Message.Contains("does not load", StringComparison.Ordinal)
                ? null
                : Describe(one, samples[0], refusal.Message);
        }
        catch (Exception failure)
        {
            return Describe(one, samples[0], $"{failure.GetType().Name}: {failure.Message}");
        }
    }

    private static GridCaseInput Input(string name, Tensor sample) => new(name, sample);

    private static string Describe(GridCase one, GridSample sample, string what) => $"{one.Operator} of {sample}: {what}";

    private static string Text(Tensor tensor) => string.Join(' ', tensor.flatten().slice(0, 0, 24, 1).to(ScalarType.Float64).data<double>().ToArray().Select(number => number.ToString("g9")));

    /// <summary>An input of fixed sizes.</summary>
    private sealed record GridCaseInput(string Name, Tensor Sample)
    {
        public static implicit operator GraphInput(GridCaseInput input) => new(
            input.Name, input.Sample.dtype, [.. input.Sample.shape.Select(Dimension.Fixed)], _ => input.Sample.clone());
    }
}
