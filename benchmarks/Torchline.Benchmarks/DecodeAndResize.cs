using Torchline.Imaging;

namespace Torchline.Benchmarks;

/// <summary>
/// What a photo costs on its way into a network, of one thread's time: <c>imaging PHOTO…</c> prints a name and microseconds a photo
/// on each line, as benchmarks/imaging/pillow_peer.py does for the same photos.
/// </summary>
internal static class DecodeAndResize
{
    private const double SecondsEach = 1;

    public static int Run(string[] args)
    {
        byte[][] files = [.. args.Select(File.ReadAllBytes)];
        Image[] photos = [.. files.Select(file => ImageDecoder.Decode(file))];
        var crop = new byte[224 * 224 * 3];
        var shrunk = DecodeOptions.Default.ForShortSide(256);
        Measure("decode", i => ImageDecoder.Decode(files[i]).Dispose());
        Measure("resize", i => ImageResizer.ResizeShortSideAndCropCentre(photos[i], 256, 224, crop));
        Measure("bicubic", i => ImageResizer.ResizeShortSideAndCropCentre(photos[i], 256, 224, crop, Interpolation.Bicubic));
        Measure("decode+resize", i => DecodeThenResize(files[i], options: null));
        Measure("shrunk+resize", i => DecodeThenResize(files[i], shrunk));
        foreach (var photo in photos) photo.Dispose();
        return 0;

        void DecodeThenResize(byte[] file, DecodeOptions? options)
        {
            using var image = ImageDecoder.Decode(file, options);
            ImageResizer.ResizeShortSideAndCropCentre(image, 256, 224, crop);
        }

        void Measure(string name, Action<int> work)
        {
            _ = Microseconds(work); // compiles, on threads whose time would count
            Console.WriteLine($"{name} {Microseconds(work):F0}");
        }

        double Microseconds(Action<int> work)
        {
            // Processor time, so that other programs do not count.
            var start = Environment.CpuUsage.TotalTime;
            var done = 0;
            while ((Environment.CpuUsage.TotalTime - start).TotalSeconds < SecondsEach) work(done++ % files.Length);
            return (Environment.CpuUsage.TotalTime - start).TotalMicroseconds / done;
        }
    }
}
