using Torchline.Benchmarks;

// A benchmark is a name and what to run with the rest of the command line; its result is the exit code.
Dictionary<string, Func<string[], int>> benchmarks = new()
{
    ["captioner"] = CaptionerLatency.Run,
    ["classify-limit"] = ClassificationLimit.Run,
    ["exporters"] = ExporterComparison.Run,
    ["imaging"] = DecodeAndResize.Run,
    ["recorder"] = RecorderCost.Run,
    ["recurrent"] = RecurrentLayers.Run,
    ["stylizer"] = StyleNetworkLatency.Run,
    ["stylizer-peer"] = StyleNetworkPeer.Run,
    ["training-steps"] = TrainingSteps.Run,
};

if (args.Length > 0 && benchmarks.TryGetValue(args[0], out var run)) return run(args[1..]);

Console.Error.WriteLine($"usage: bench NAME [OPTIONS], where NAME is one of: {string.Join(", ", benchmarks.Keys)}");
return 2;
