using System.Diagnostics;
using System.Globalization;
using Microsoft.ML.OnnxRuntime;
using Torchline.Contracts.Packages;
using Torchline.Contracts.Tasks;
using Torchline.Contracts.Tasks.Classification;
using Torchline.Imaging;
using SessionOptions = Microsoft.ML.OnnxRuntime.SessionOptions;

namespace Torchline.Benchmarks;

/// <summary>
/// The most images a second that a classifier can be served with on this machine:
/// <c>classify-limit MODELS MODEL SECONDS SIZES THREADS IMAGE…</c> measures on all cores, each for so many seconds, decoding and
/// resizing alone, and ONNX Runtime's Run alone for each batch size and number of threads (comma-separated, a batch; there are as
/// many batches at once as cores allow). An image costs both, so their rates add like resistors in parallel. The last line is
/// <c>limit RATE SIZE THREADS</c>. With each rate comes how many cores it had: fewer than there are if other programs ran.
/// </summary>
internal static class ClassificationLimit
{
    public static int Run(string[] args)
    {
        var package = new ModelRepository(args[0], TaskContracts.All).OpenLatest(args[1]);
        var seconds = TimeSpan.FromSeconds(double.Parse(args[2], NumberStyles.Float, CultureInfo.InvariantCulture));
        int[] sizes = ParseList(args[3]), threads = ParseList(args[4]);
        byte[][] images = [.. args[5..].Select(File.ReadAllBytes)];

        var decodes = MeasureDecoding(images, package.Manifest.Preprocessing.Image!, seconds);
        (double Rate, int Size, int Threads) best = default;
        foreach (var each in threads)
        {
            using var options = new SessionOptions { IntraOpNumThreads = each, InterOpNumThreads = 1 };
            using var session = new InferenceSession(package.NetworkPath, options);
            foreach (var size in sizes)
            {
                var runs = MeasureRuns(session, package.Manifest, size, each, seconds);
                if (runs > best.Rate) best = (runs, size, each);
            }
        }

        Console.WriteLine($"limit {1 / (1 / decodes + 1 / best.Rate):F2} {best.Size} {best.Threads}");
        return 0;
    }

    private static int[] ParseList(string list) => [.. list.Split(',').Select(int.Parse)];

    private static double MeasureDecoding(byte[][] images, ImagePreprocessing preprocessing, TimeSpan time)
    {
        var options = DecodeOptions.Default.ForShortSide(preprocessing.ShortSide);
        var next = 0;
        return Measure("decode and resize", Environment.ProcessorCount, 1, time, () =>
        {
            var pixels = new byte[preprocessing.Side * preprocessing.Side * Image.Channels];
            return () =>
            {
                using var image = ImageDecoder.Decode(images[(uint)Interlocked.Increment(ref next) % images.Length], options);
                ImageResizer.ResizeShortSideAndCropCentre(image, preprocessing.ShortSide, preprocessing.Side, pixels);
            };
        });
    }

    private static double MeasureRuns(InferenceSession session, ModelManifest manifest, int size, int threads, TimeSpan time)
    {
        int side = manifest.Preprocessing.Image!.Side, labels = manifest.Labels.Count;
        var workers = Math.Max(1, Environment.ProcessorCount / threads);
        return Measure($"Run, {workers} x batch {size} on {threads} thread(s)", workers, size, time, () =>
        {
            var runOptions = new RunOptions();
            var pixels = new byte[size * side * side * Image.Channels];
            Random.Shared.NextBytes(pixels);
            OrtValue[] inputs = [OrtValue.CreateTensorValueFromMemory(pixels, [size, side, side, Image.Channels])];
            OrtValue[] outputs = [OrtValue.CreateTensorValueFromMemory(new float[size * labels], [size, labels])];
            return () => session.Run(runOptions, [ClassificationContract.Pixels], inputs, [ClassificationContract.Logits], outputs);
        });
    }

    /// <summary>How many images a second go through something; each thread does it once before the time runs.</summary>
    private static double Measure(string name, int threads, int images, TimeSpan time, Func<Action> prepare)
    {
        TimeSpan used = default;
        using var ready = new Barrier(threads, _ => used = Environment.CpuUsage.TotalTime);
        double rate = 0;
        var running = Enumerable.Range(0, threads).Select(_ => new Thread(() =>
        {
            var work = prepare();
            work();
            ready.SignalAndWait();
            var start = Stopwatch.GetTimestamp();
            var done = 0;
            for (; Stopwatch.GetElapsedTime(start) < time; done++) work();
            var mine = done * images / Stopwatch.GetElapsedTime(start).TotalSeconds;
            lock (ready) rate += mine;
        })).ToList();
        running.ForEach(thread => thread.Start());
        running.ForEach(thread => thread.Join());
        var cores = (Environment.CpuUsage.TotalTime - used) / time;
        Console.WriteLine($"{name,-36}{rate,8:F1} images a second  ({cores:F2} cores)");
        return rate;
    }
}
