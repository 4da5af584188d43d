using Microsoft.ML.OnnxRuntime;
using Torchline.Contracts.Packages;
using Torchline.Contracts.Tasks;
using Torchline.Contracts.Tasks.Captioning;
using Torchline.Imaging;
using SessionOptions = Microsoft.ML.OnnxRuntime.SessionOptions;
using Size = System.Drawing.Size;

namespace Torchline.Benchmarks;

/// <summary>
/// What it costs to caption one image: <c>captioner PACKAGE IMAGE [THREADS]</c>, with a package that was exported with
/// <c>--streaming</c>. In each round, one after the other: the graph with the search in it; the encoder alone; as many bare steps of the
/// decoder as a caption may have tokens; and a search on the host over encoder and decoder. It fails if the graph takes more than 1.5
/// times the encoder and the steps together, or if the two searches find different captions.
/// </summary>
internal static class CaptionerLatency
{
    private const double Limit = 1.5;

    public static int Run(string[] args)
    {
        var package = ModelPackage.Open(args[0], TaskContracts.All);
        var threads = args.Length > 2 ? int.Parse(args[2]) : Environment.ProcessorCount;
        int beam = package.Manifest.Decoding.Beam!.Value, maxLength = package.Manifest.Decoding.MaxLength!.Value;
        using var options = new SessionOptions { IntraOpNumThreads = threads, InterOpNumThreads = 1 };
        using var graph = new InferenceSession(package.NetworkPath, options);
        using var host = new HostBeamSearch(package, options, beam);
        using var runOptions = new RunOptions();
        using var pixels = PixelsOf(args[1], package.Manifest.Preprocessing.Image!.Side);
        OrtValue[] inputs =
        [
            pixels,
            OrtValue.CreateTensorValueFromMemory(new long[] { beam }, []),
            OrtValue.CreateTensorValueFromMemory(new long[] { maxLength }, []),
        ];
        string[] inputNames = [CaptioningContract.Pixels, CaptioningContract.Beam, CaptioningContract.MaxLength];
        long[] tokens = [];

        var rounds = AlternatingRounds.Measure(
            AlternatingRounds.CountOr(31),
            pause: TimeSpan.Zero,
            ("graph", RunGraph),
            ("encoder alone", () => host.Encode(pixels)),
            ($"{maxLength} bare steps", () => host.Step(maxLength)),
            ("search on the host", () => host.Search(pixels)));
        Console.WriteLine(
            $"one image, beam {beam}, {threads} thread(s), {host.Steps} words until all captions end, median of {rounds.Count} rounds");
        rounds.PrintTimes();
        var ratio = rounds.PrintRatio("graph / (encoder + bare steps)", round => round[0] / (round[1] + round[2]));
        rounds.PrintRatio("search on the host / graph", round => round[3] / round[0]);
        rounds.PrintRatio("the same without the encoder", round => (round[3] - round[1]) / (round[0] - round[1]));
        if (!host.Best.SequenceEqual(tokens))
        {
            Console.Error.WriteLine("the two searches find different captions");
            return 1;
        }

        if (ratio <= Limit) return 0;
        Console.Error.WriteLine($"the graph takes {ratio:F2} times the encoder and the steps, more than {Limit}");
        return 1;

        void RunGraph()
        {
            using var outputs = graph.Run(runOptions, inputNames, inputs, graph.OutputNames);
            tokens = outputs[0].GetTensorDataAsSpan<long>()[..maxLength].ToArray();
        }
    }

    private static OrtValue PixelsOf(string file, int side)
    {
        using var image = ImageDecoder.Decode(File.ReadAllBytes(file), DecodeOptions.Default.ForShortSide(side));
        var pixels = new byte[side * side * Image.Channels];
        ImageResizer.Resize(image, new(default, image.Size), new Size(side, side), pixels);
        return OrtValue.CreateTensorValueFromMemory(pixels, [1, side, side, Image.Channels]);
    }
}
