using System.Diagnostics;
using Xunit;
using Xunit.Abstractions;

namespace Imaging.Tests;

/// <summary>
/// Damaged images: each is decoded or refused, none crashes, hangs or leaks. The suite tries 10,000; a longer run:
/// <c>TORCHLINE_FUZZ_CASES=1000000 TORCHLINE_FUZZ_SEED=7 dotnet test tests/Imaging.Tests --filter FuzzTests</c>.
/// </summary>
[Collection(AloneCollection.Name)]
public sealed class FuzzTests(ITestOutputHelper output)
{
    private const int WarmUpCases = 2_000;
    private const long MostGrowth = 48 << 20;

    private static readonly TimeSpan LongestCase = TimeSpan.FromSeconds(5);

    [Fact]
    public void DamagedFilesAreDecodedOrRefused()
    {
        var cases = int.Parse(Environment.GetEnvironmentVariable("TORCHLINE_FUZZ_CASES") ?? "10000");
        var seed = int.Parse(Environment.GetEnvironmentVariable("TORCHLINE_FUZZ_SEED") ?? "1");
        var files = Files();
        var random = new Random(seed);
        var damaged = new byte[files.Max(file => file.Length)];
        int decoded = 0, refused = 0;
        var slowest = TimeSpan.Zero;
        long before = 0;
        for (var i = 0; i < WarmUpCases + cases; i++)
        {
            if (i == WarmUpCases) before = ResidentBytes();
            var data = Damage(files[i % files.Length], damaged, random);
            var start = Stopwatch.GetTimestamp();
            try
            {
                var shrink = random.Next(4) == 0;
                using var image = ImageDecoder.Decode(data, new() { MaxPixels = 1_000_000, MinimumSize = shrink ? new(12, 10) : null });
                var info = ImageDecoder.Identify(data);
                if (!shrink) Assert.Equal(info.OrientedSize, new(image.Width, image.Height));
                decoded++;
            }
            catch (ImageException exception)
            {
                Assert.NotEmpty(exception.Message);
                refused++;
            }

            var elapsed = Stopwatch.GetElapsedTime(start);
            slowest = elapsed > slowest ? elapsed : slowest;
        }

        var growth = ResidentBytes() - before;
        output.WriteLine($"{decoded} decoded, {refused} refused, slowest {slowest.TotalMilliseconds:F1} ms, {growth >> 10} KiB more resident");
        Assert.InRange(decoded, cases / 100, cases + WarmUpCases); // damage that is never survived tests the headers only
        Assert.InRange(refused, cases / 100, cases + WarmUpCases);
        Assert.True(slowest < LongestCase, $"a case took {slowest}");
        Assert.True(growth < MostGrowth, $"{growth} bytes more are resident");
    }

    private static byte[][] Files()
    {
        var jpeg = Samples.File(ImageFormat.Jpeg, 48, 40);
        var png = Samples.File(ImageFormat.Png, 32, 24);
        return
        [
            jpeg,
            Samples.WithOrientation(jpeg, Orientation.RightTop),
            Samples.File(ImageFormat.Jpeg, 33, 17, new() { FullChroma = true, Quality = 40 }),
            Corpus("progressive.jpg"),
            Corpus("cmyk.jpg"),
            png,
            Corpus("palette.png"),
            Corpus("alpha-interlaced.png"),
            Corpus("grey-16.png"),
            Samples.File(ImageFormat.Webp, 48, 40),
            Samples.File(ImageFormat.Webp, 32, 24, new() { Lossless = true }),
            Corpus("alpha.webp"),
            Corpus("animated.webp"),
        ];
    }

    // Written by Pillow, in the kinds that the encoder does not write.
    private static byte[] Corpus(string name) => File.ReadAllBytes(Path.Combine(AppContext.BaseDirectory, "Fuzzing", name));

    /// <summary>Flips bits, overwrites bytes, cuts off the end, or several of these; more often near the header.</summary>
    private static ReadOnlySpan<byte> Damage(byte[] file, byte[] buffer, Random random)
    {
        file.CopyTo(buffer, 0);
        var length = random.Next(4) == 0 ? random.Next(file.Length) : file.Length;
        var data = buffer.AsSpan(0, length);
        for (var changes = random.Next(length == file.Length ? 1 : 0, 6); changes > 0 && length > 0; changes--)
        {
            var position = random.Next(2) == 0 ? random.Next(Math.Min(length, 200)) : random.Next(length);
            if (random.Next(3) == 0) data[position] = (byte)random.Next(256);
            else data[position] ^= (byte)(1 << random.Next(8));
        }

        // A wrong checksum would be all that the decoder sees.
        if (random.Next(2) == 0) PngChecksums.Repair(data);
        return data;
    }

    private static long ResidentBytes()
    {
        GC.Collect();
        GC.WaitForPendingFinalizers();
        using var process = Process.GetCurrentProcess();
        return process.WorkingSet64;
    }
}
