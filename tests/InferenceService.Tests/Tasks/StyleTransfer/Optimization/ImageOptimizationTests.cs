using Imaging.Tests;
using InferenceService.Tests.Fixtures;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Microsoft.ML.OnnxRuntime;
using Torchline.Contracts.Packages;
using Torchline.Contracts.Tasks;
using Torchline.Contracts.Tasks.StyleTransfer;
using Torchline.InferenceService.Serving.Providers;
using Torchline.InferenceService.Tasks.StyleTransfer;
using Torchline.InferenceService.Tasks.StyleTransfer.Optimization;

namespace InferenceService.Tests.Tasks.StyleTransfer.Optimization;

public sealed class ImageOptimizationTests : IAsyncDisposable
{
    private const int Height = 66, Width = 93; // padded to 68 x 96

    private static readonly StyleWeights Usual = new(1, 1, 1);

    private readonly TestModels models = new TestModels().AddOptimizer("colors");
    private readonly RunOptions options = new();
    private readonly ModelPackage package;
    private readonly StyleOptimizationModel model;

    public ImageOptimizationTests()
    {
        package = new ModelRepository(models.Folder, TaskContracts.All).OpenLatest("colors");
        model = new(
            package,
            new StyleJobsOptions { ThreadsPerWorker = 1 },
            new(Options.Create(new ProviderSettings()), NullLogger<ExecutionProviders>.Instance));
    }

    public async ValueTask DisposeAsync()
    {
        await model.DisposeAsync();
        options.Dispose();
        models.Dispose();
    }

    [Fact]
    public void TheLossesFallAndTheImageTakesTheColoursOfTheStyle()
    {
        using var content = Samples.Image(Width, Height);
        using var style = Plain(230, 20, 40);
        using var optimization = model.Start(content, style, start: null, new(0.01f, 1, 0), iterations: 60, options);
        var losses = Enumerable.Range(0, 60).Select(_ => optimization.Step()).ToList();

        Assert.Equal(0, losses[0].Content, 1e-6); // It starts from the content.
        Assert.True(losses[^1].Style < 0.05 * losses[0].Style, $"{losses[0]} → {losses[^1]}");
        Assert.True(losses[^1].Content > 0);
        using var image = optimization.ToImage();
        Assert.Equal((Width, Height), (image.Width, image.Height));
        Assert.True(MeanOf(image, 0) > MeanOf(content, 0) + 20);
        Assert.True(MeanOf(image, 1) < MeanOf(image, 0) - 60);
    }

    [Fact]
    public void AnImageThatIsItsOwnStyleStays()
    {
        using var content = Plain(200, 100, 40);
        using var optimization = model.Start(content, content, start: null, Usual, iterations: 5, options);
        for (var i = 0; i < 5; i++)
        {
            var losses = optimization.Step();
            Assert.Equal(0, losses.Content, 1e-5);
            Assert.Equal(0, losses.Style, 1e-5);
            Assert.Equal(0, losses.TotalVariation, 1e-5);
        }

        using var image = optimization.ToImage();
        Assert.InRange(image.Pixels[0], 199, 201);
    }

    [Fact]
    public void FromNoiseOnlySmoothnessMakesTheImageSmooth()
    {
        using var content = Plain(128, 128, 128);
        using var noise = PaddedPixels.Noise(new(Width, Height), model.Sizes);
        using var optimization = model.Start(content, content, noise, new(0, 0, 1), iterations: 40, options);
        float first = optimization.Step().TotalVariation, last = 0;
        while (optimization.Iteration < 40)
            last = optimization.Step().TotalVariation;

        Assert.True(first > 0.3 && last < 0.1 * first, $"{first} → {last}");
    }

    [Fact]
    public void StepsOverBoundBuffersAreThoseOfPlainRuns()
    {
        const int iterations = 12;
        using var content = Samples.Image(Width, Height);
        using var style = Plain(30, 200, 90);
        using var optimization = model.Start(content, style, start: null, new(2, 3, 0.5f), iterations, options);
        var schedule = StyleOptimizationContract.ScheduleOf(package.Manifest, iterations);
        using var expected = new PlainOptimization(package, options, content, style, [2, 3, 0.5f]);
        Assert.InRange(schedule.DecayAt, 1, iterations - 1); // A fresh Adam is among them.
        for (var i = 0; i < iterations; i++)
        {
            var (learningRate, step) = schedule.At(i);
            var losses = expected.Step(learningRate, step);
            Assert.Equal(new StyleLosses(losses[0], losses[1], losses[2]), optimization.Step());
        }

        using var image = optimization.ToImage();
        Assert.True(image.Pixels.SequenceEqual(expected.Pixels(Width, Height)));
    }

    [Fact]
    public void ARunThatIsTerminatedThrows()
    {
        using var content = Plain(128, 128, 128);
        using var optimization = model.Start(content, content, start: null, Usual, iterations: 3, options);
        optimization.Step();
        options.Terminate = true;
        Assert.Throws<OnnxRuntimeException>(() => optimization.Step());
    }

    private static Image Plain(byte red, byte green, byte blue) =>
        ImageDecoder.Decode(SampleImages.Plain(red, green, blue, width: Width, height: Height));

    private static double MeanOf(Image image, int channel) =>
        Enumerable.Range(0, image.Width * image.Height).Average(i => (double)image.Pixels[(Image.Channels * i) + channel]);

    /// <summary>The same steps by runs that copy every output to the next one's inputs.</summary>
    private sealed class PlainOptimization : IDisposable
    {
        private readonly InferenceSession session;
        private readonly RunOptions options;
        private readonly Dictionary<string, OrtValue> inputs = [];
        private readonly List<IDisposable> owned = [];
        private byte[] pixels = [];
        private int paddedWidth;

        public PlainOptimization(ModelPackage package, RunOptions options, Image content, Image style, float[] weights)
        {
            this.options = options;
            session = Own(new InferenceSession(package.NetworkPath));
            var sizes = package.Manifest.Preprocessing.Sizes!;
            var targets = Own(new InferenceSession(package.PathOf(StyleOptimizationContract.TargetsFile)));
            var (contentPixels, stylePixels) = (Own(PaddedPixels.Of(content, sizes)), Own(PaddedPixels.Of(style, sizes)));
            paddedWidth = contentPixels.Width;
            string[] names = [StyleOptimizationContract.Image, StyleOptimizationContract.Content, StyleOptimizationContract.Gram(1)];
            var ofContent = Own(targets.Run(options, [StyleOptimizationContract.Pixels], [contentPixels.Tensor], names));
            var ofStyle = Own(targets.Run(options, [StyleOptimizationContract.Pixels], [stylePixels.Tensor], names));
            var shape = ofContent[0].GetTensorTypeAndShape().Shape;
            Set(names[0], ofContent[0].GetTensorDataAsSpan<float>(), shape);
            (inputs[names[1]], inputs[names[2]]) = (ofContent[1], ofStyle[2]);
            Clear(shape);
            string[] scalars =
                [StyleOptimizationContract.ContentWeight, StyleOptimizationContract.StyleWeight, StyleOptimizationContract.TotalVariationWeight];
            for (var i = 0; i < scalars.Length; i++)
                Set<float>(scalars[i], [weights[i]], []);
        }

        public float[] Step(float learningRate, long step)
        {
            var shape = inputs[StyleOptimizationContract.Image].GetTensorTypeAndShape().Shape;
            if (step == 1)
                Clear(shape);

            Set<float>(StyleOptimizationContract.LearningRate, [learningRate], []);
            Set<long>(StyleOptimizationContract.Step, [step], []);
            string[] outputs = [.. StyleOptimizationContract.Outputs.Select(output => output.Name)];
            using var values = session.Run(options, inputs, outputs);
            var byName = outputs.Zip(values).ToDictionary();
            foreach ((var output, var input) in StyleOptimizationContract.Carried)
                Set(input, byName[output].GetTensorDataAsSpan<float>(), shape);

            pixels = byName[StyleOptimizationContract.Pixels].GetTensorDataAsSpan<byte>().ToArray();
            return [.. StyleOptimizationContract.Losses.Select(name => byName[name].GetTensorDataAsSpan<float>()[0])];
        }

        public byte[] Pixels(int width, int height) =>
            [.. Enumerable.Range(0, height).SelectMany(y => pixels.Skip(y * paddedWidth * Image.Channels).Take(width * Image.Channels))];

        public void Dispose() => owned.ForEach(one => one.Dispose());

        private void Clear(long[] shape)
        {
            var zeros = new float[shape.Aggregate((product, size) => product * size)];
            Set<float>(StyleOptimizationContract.FirstMoment, zeros, shape);
            Set<float>(StyleOptimizationContract.SecondMoment, zeros, shape);
        }

        private void Set<T>(string name, ReadOnlySpan<T> values, long[] shape) where T : unmanaged =>
            inputs[name] = Own(OrtValue.CreateTensorValueFromMemory(values.ToArray(), shape));

        private T Own<T>(T value) where T : IDisposable
        {
            owned.Add(value);
            return value;
        }
    }
}
