using System.Diagnostics;
using Networks;
using Torchline.Export;
using Torchline.Export.Verification;
using static TorchSharp.torch;

// networks [--save FOLDER] [NAME…]: exports each network, verifies it at sizes that no trace had, and times it in ONNX Runtime.
var folder = args is ["--save", _, ..] ? args[1] : null;
var names = folder is null ? args : args[2..];
if (names.Length == 0) names = [.. NetworkCatalog.Names];
if (names.Except(NetworkCatalog.Names).FirstOrDefault() is { } unknown)
{
    Console.Error.WriteLine($"no network {unknown}; there are {string.Join(", ", NetworkCatalog.Names)}");
    return 2;
}

set_num_threads(1);
Console.WriteLine($"{"network",-14}{"parameters",11}{"nodes",7}{"export",10}{"sizes",7}{"difference",12}{"ONNX Runtime",14}");
var failures = new List<string>();
foreach (var name in names)
{
    try
    {
        Console.Write($"{name,-14}");
        if (Row(name) is { } fault) failures.Add($"{name}: {fault}");
    }
    catch (Exception error)
    {
        Console.WriteLine("  failed");
        failures.Add($"{name}: {error.GetType().Name}: {error.Message}");
    }
}

foreach (var failure in failures) Console.Error.WriteLine($"\n{failure}");
return failures.Count == 0 ? 0 : 1;

string? Row(string name)
{
    var sample = NetworkCatalog.Create(name);
    var start = Stopwatch.GetTimestamp();
    var model = sample.Export();
    var export = Stopwatch.GetElapsedTime(start).TotalSeconds;
    if (folder is not null) TestData.Save(sample, model, Path.Combine(folder, name));
    var report = sample.Verify(model);
    var parameters = sample.Request.Module!.parameters().Sum(parameter => parameter.numel());
    Console.WriteLine(
        $"{parameters,11:N0}{model.Proto.Graph.Node.Count,7}{export,8:F2} s{report.Comparisons.Count / sample.Request.Outputs.Count,7}{report.MaximumAbsolute,12:0.0e+0}{Time(sample, model),11:F2} ms");
    return report.Passed ? null : report.ToString();
}

// Milliseconds of a run at the last of the sizes, with one thread: the median.
static double Time(NetworkSample sample, ExportedModel model)
{
    using var program = OnnxProgram.Open(model);
    using var scope = NewDisposeScope();
    var inputs = sample.Request.Inputs.Select(input => input.SampleOf(sample.Sizes[^1])).ToArray();
    string[] names = [.. sample.Request.Inputs.Select(input => input.Name)];
    var times = new List<double>();
    for (var run = 0; run < 20; run++)
    {
        using var round = NewDisposeScope();
        var start = Stopwatch.GetTimestamp();
        program.Run(names, inputs, sample.Request.Outputs);
        if (run >= 5) times.Add(Stopwatch.GetElapsedTime(start).TotalMilliseconds);
    }

    return times.Order().ElementAt(times.Count / 2);
}
