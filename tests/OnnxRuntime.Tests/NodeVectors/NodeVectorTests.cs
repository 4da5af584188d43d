using System.Text;
using Microsoft.ML.OnnxRuntime;
using Torchline.Tests;
using Xunit;
using Xunit.Abstractions;

namespace Torchline.OnnxRuntime.Tests.NodeVectors;

/// <summary>
/// Runs every vector and reports on all of them at once, in the test's output and in <c>artifacts/onnx-node-vectors.txt</c>:
/// which passed, which ONNX Runtime refuses (in its own words), and which disagree.
/// </summary>
public class NodeVectorTests(ITestOutputHelper output)
{
    private enum Verdict
    {
        Failed,
        Refused,
        Disputed,
        PassedByTypeAndShape,
        Passed,
    }

    [NodeVectorFact]
    public void Every_vector_that_ONNX_Runtime_supports_passes()
    {
        var results = NodeVector.All().Select(vector => (vector.Name, Result: Run(vector))).ToArray();
        var failed = results.Where(result => result.Result.Verdict == Verdict.Failed).ToArray();

        var report = Report(results);
        File.WriteAllText(Path.Combine(SharedData.RepositoryRoot, "artifacts", "onnx-node-vectors.txt"), report);
        output.WriteLine(report);

        Assert.True(failed.Length == 0, string.Join('\n', failed.Select(result => $"{result.Name}: {result.Result.Reason}")));
        // Of the 1072 vectors of ONNX 1.12, ONNX Runtime 1.30 passes 993: refusals must not hide a regression.
        Assert.True(results.Count(result => result.Result.Verdict == Verdict.Passed) >= results.Length * 9 / 10, report);
    }

    private static (Verdict Verdict, string Reason) Run(NodeVector vector)
    {
        try
        {
            using var options = new SessionOptions { IntraOpNumThreads = 1, LogSeverityLevel = OrtLoggingLevel.ORT_LOGGING_LEVEL_FATAL };
            using var session = new InferenceSession(vector.ModelPath, options);
            var random = KnownReasons.IsRandom(vector.Name);
            foreach (var set in vector.DataSets)
                if (Difference(session, set, numbers: !random) is { } difference)
                    return Judge(vector, difference);
            return random ? (Verdict.PassedByTypeAndShape, "it draws random numbers") : (Verdict.Passed, "");
        }
        catch (OnnxRuntimeException exception)
        {
            return KnownReasons.Refusal(exception.Message) is { } refusal
                ? (Verdict.Refused, refusal)
                : Judge(vector, exception.Message);
        }
    }

    private static (Verdict, string) Judge(NodeVector vector, string failure) => KnownReasons.Disputed(vector.Name) is { } dispute
        ? (Verdict.Disputed, $"{dispute} ({failure})")
        : (Verdict.Failed, failure);

    private static string? Difference(InferenceSession session, NodeVector.DataSet set, bool numbers)
    {
        var inputs = new Dictionary<string, OrtValue>();
        try
        {
            foreach (var (name, value) in set.Inputs)
                if (value.ToOrtValue() is { } input) inputs[name] = input;
            var expected = set.Outputs.ToArray();
            using var options = new RunOptions();
            using var actual = session.Run(options, inputs, [.. expected.Select(value => value.Name)]);
            return expected
                .Select((value, i) => value.Value.Difference(actual[i], numbers) is { } difference ? $"{value.Name}: {difference}" : null)
                .FirstOrDefault(difference => difference is not null);
        }
        finally
        {
            foreach (var input in inputs.Values) input.Dispose();
        }
    }

    private static string Report((string Name, (Verdict Verdict, string Reason) Result)[] results)
    {
        var report = new StringBuilder();
        foreach (var group in results.GroupBy(result => result.Result.Verdict).OrderBy(group => group.Key))
        {
            report.AppendLine($"{group.Key}: {group.Count()} of {results.Length}");
            if (group.Key != Verdict.Passed)
                foreach (var (name, result) in group)
                    report.AppendLine($"  {name}: {result.Reason}");
        }

        return report.ToString();
    }
}
