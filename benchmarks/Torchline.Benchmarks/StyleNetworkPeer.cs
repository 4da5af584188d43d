using Torchline.Contracts.Packages;
using Torchline.Contracts.Tasks;

namespace Torchline.Benchmarks;

/// <summary>
/// ONNX Runtime's bare Run of a style network beside the same network in Debian's python3-torch: <c>stylizer-peer SCRIPT PACKAGE IMAGE
/// [THREADS]</c>, where SCRIPT is benchmarks/stylization/stylizer_peer.py. Both take the same 512 x 512 pixels, in turns, on as many threads;
/// Python runs with tensors in both orders of memory that it has, and the faster one counts. It fails if Python is faster, or if a
/// value of a pixel differs by more than 1.
/// </summary>
internal static class StyleNetworkPeer
{
    private const int Side = 512, LargestDifference = 1;

    // OpenMP's threads and ONNX Runtime's spin for a while after their work.
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(200);

    public static int Run(string[] args)
    {
        var package = ModelPackage.Open(args[1], TaskContracts.All);
        var threads = args.Length > 3 ? int.Parse(args[3]) : Environment.ProcessorCount;
        var folder = Directory.CreateTempSubdirectory();
        try
        {
            return Compare(args[0], package, SquareImage.PixelsOf(args[2], Side), threads, folder.FullName);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static int Compare(string script, ModelPackage package, byte[] pixels, int threads, string folder)
    {
        var content = Path.Combine(folder, "content");
        File.WriteAllBytes(content, pixels);
        using var network = new BareStyleNetwork(package, Side, threads);
        pixels.CopyTo(network.Pixels);
        network.Run();
        using var planes = Start("contiguous_format");
        using var channelsLast = Start("channels_last");
        var difference = Math.Max(DifferenceOf("contiguous_format"), DifferenceOf("channels_last"));

        var rounds = AlternatingRounds.Measure(
            AlternatingRounds.CountOr(15),
            Pause,
            ("ONNX Runtime", network.Run),
            ("python3-torch", planes.Run),
            ("python3-torch, channels last", channelsLast.Run));
        Console.WriteLine($"one image, {Side} x {Side} pixels, {threads} thread(s), median of {rounds.Count} rounds");
        rounds.PrintTimes();
        var ratio = Math.Min(
            rounds.PrintRatio("python3-torch / ONNX Runtime", round => round[1] / round[0]),
            rounds.PrintRatio("python3-torch, channels last / ONNX Runtime", round => round[2] / round[0]));
        Console.WriteLine($"largest difference of a value, of 255: {difference}");
        if (difference > LargestDifference) Console.Error.WriteLine($"the images differ by more than {LargestDifference}");
        if (ratio < 1) Console.Error.WriteLine("Python is faster");
        return difference > LargestDifference || ratio < 1 ? 1 : 0;

        PythonPeer Start(string order) =>
            new(script, package.Folder, content, Path.Combine(folder, order), $"{Side}", $"{threads}", order);

        int DifferenceOf(string order) =>
            File.ReadAllBytes(Path.Combine(folder, order)).Zip(network.Stylized, (theirs, ours) => Math.Abs(theirs - ours)).Max();
    }
}
