using Microsoft.ML.OnnxRuntime;
using Torchline.Contracts.Packages;
using Torchline.Contracts.Tasks.StyleTransfer;
using Torchline.Imaging;
using SessionOptions = Microsoft.ML.OnnxRuntime.SessionOptions;

namespace Torchline.Benchmarks;

/// <summary>ONNX Runtime's bare Run of a stylizer on images of one size, with tensors over memory that was allocated before.</summary>
internal sealed class BareStyleNetwork : IDisposable
{
    private static readonly string[] InputNames = [StyleNetworkContract.Pixels, StyleNetworkContract.Styles, StyleNetworkContract.Strength];
    private static readonly string[] OutputNames = [StyleNetworkContract.Stylized];

    private readonly InferenceSession session;
    private readonly RunOptions runOptions = new();
    private readonly OrtValue[] inputs, outputs;

    /// <summary>Opens a package's network, for its first style in full strength.</summary>
    /// <param name="package">A stylizer.</param>
    /// <param name="side">Height and width of the images.</param>
    /// <param name="threads">How many threads compute an image.</param>
    public BareStyleNetwork(ModelPackage package, int side, int threads)
    {
        using var options = new SessionOptions { IntraOpNumThreads = threads, InterOpNumThreads = 1 };
        session = new InferenceSession(package.NetworkPath, options);
        Pixels = new byte[side * side * Image.Channels];
        Stylized = new byte[Pixels.Length];
        var weights = new float[package.Manifest.Labels.Count];
        weights[0] = 1;
        long[] shape = [1, side, side, Image.Channels];
        inputs =
        [
            OrtValue.CreateTensorValueFromMemory(Pixels, shape),
            OrtValue.CreateTensorValueFromMemory(weights, [1, weights.Length]),
            OrtValue.CreateTensorValueFromMemory(new float[] { 1 }, [1]),
        ];
        outputs = [OrtValue.CreateTensorValueFromMemory(Stylized, shape)];
    }

    /// <summary>The content, shape (side, side, 3).</summary>
    public byte[] Pixels { get; }

    /// <summary>The result of the last run, of the same shape.</summary>
    public byte[] Stylized { get; }

    /// <summary>Runs the network on what <see cref="Pixels"/> holds.</summary>
    public void Run() => session.Run(runOptions, InputNames, inputs, OutputNames, outputs);

    public void Dispose()
    {
        foreach (var value in inputs.Concat(outputs)) value.Dispose();
        runOptions.Dispose();
        session.Dispose();
    }
}
