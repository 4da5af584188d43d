using Torchline.Contracts.Packages;
using Torchline.Contracts.Tasks;
using Torchline.Imaging;

namespace Torchline.Benchmarks;

/// <summary>
/// What it costs to stylize one image of 512 x 512 pixels, from JPEG to JPEG: <c>stylizer PACKAGE IMAGE THREADS URL</c>, with a service
/// at that address that has the package and as many threads (benchmarks/stylization/latency.sh starts it). In each round, one after the
/// other: a request; decoding, ONNX Runtime's bare Run as it is by default, and encoding; Run alone. It fails if the bare work takes less
/// than 0.95 of the request's time, or if the two answer different files.
/// </summary>
internal static class StyleNetworkLatency
{
    private const int Side = 512;
    private const double Least = 0.95;

    // .NET compiles a method anew, on a thread of its own, when it has run 30 times; on two cores that takes a tenth of a Run.
    private const int WarmUps = 40;

    // ONNX Runtime's threads spin for a while after a Run.
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(200);

    public static int Run(string[] args)
    {
        var package = ModelPackage.Open(args[0], TaskContracts.All);
        byte[] jpeg = SquareImage.JpegOf(args[1], Side), served = [], bare = [];
        var threads = int.Parse(args[2]);
        var route = $"v1/stylize?model={package.Manifest.Name}&style={package.Manifest.Labels[0]}";
        using var client = new HttpClient { BaseAddress = new Uri(args[3]), Timeout = Timeout.InfiniteTimeSpan };
        using var network = new BareStyleNetwork(package, Side, threads);
        for (var i = 0; i < WarmUps; i++)
        {
            Post(client, route, jpeg);
            Stylize(network, jpeg);
        }

        var rounds = AlternatingRounds.Measure(
            AlternatingRounds.CountOr(31),
            Pause,
            ("POST /v1/stylize", () => served = Post(client, route, jpeg)),
            ("decode, Run, encode", () => bare = Stylize(network, jpeg)),
            ("Run alone", network.Run));
        Console.WriteLine($"one JPEG, {Side} x {Side} pixels, {threads} thread(s), median of {rounds.Count} rounds");
        rounds.PrintTimes();
        var ratio = rounds.PrintRatio("decode, Run, encode / POST /v1/stylize", round => round[1] / round[0]);
        if (!served.AsSpan().SequenceEqual(bare))
        {
            Console.Error.WriteLine("the service answers another file than ONNX Runtime's bare Run");
            return 1;
        }

        if (ratio >= Least) return 0;
        Console.Error.WriteLine($"the bare work takes {ratio:F3} of the request's time, less than {Least}");
        return 1;
    }

    private static byte[] Post(HttpClient client, string route, byte[] jpeg)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, route) { Content = new ByteArrayContent(jpeg) };
        request.Content.Headers.ContentType = new("image/jpeg");
        using var response = client.Send(request).EnsureSuccessStatusCode();
        using var file = new MemoryStream();
        response.Content.ReadAsStream().CopyTo(file);
        return file.ToArray();
    }

    private static byte[] Stylize(BareStyleNetwork network, byte[] jpeg)
    {
        using (var content = ImageDecoder.Decode(jpeg)) content.Pixels.CopyTo(network.Pixels);
        network.Run();
        return SquareImage.Encode(network.Stylized, Side);
    }
}
