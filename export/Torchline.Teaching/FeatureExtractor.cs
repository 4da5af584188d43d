using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;
using Torchline.Contracts.Packages;
using Torchline.Contracts.Tasks.Classification;
using Torchline.Imaging;

namespace Torchline.Teaching;

/// <summary>A classifier's backbone in ONNX Runtime: the features of images.</summary>
internal sealed class FeatureExtractor : IDisposable
{
    /// <summary>Images that are computed together.</summary>
    public const int BatchSize = 8;

    private static readonly string[] Inputs = [ClassificationContract.Pixels];

    private readonly InferenceSession session;
    private readonly RunOptions runOptions = new();
    private readonly string[] outputs;

    /// <summary>Opens a classifier.</summary>
    /// <exception cref="TeachingException">It is no classifier with a linear head.</exception>
    public FeatureExtractor(ModelPackage package, int threads)
    {
        var manifest = package.Manifest;
        Name = $"{manifest.Name}/{manifest.Version}";
        if (manifest.Task != ClassificationContract.Task)
            throw new TeachingException($"{Name} does {manifest.Task}: only classifiers of images are taught.");
        if (manifest.Files.FirstOrDefault(file => file.Name != ModelManifest.NetworkFileName) is { } other)
            throw new TeachingException($"{Name} has {other.Name} besides {ModelManifest.NetworkFileName}: only classifiers of one file are taught.");
        Side = manifest.Preprocessing.Image!.Side;
        Graph = ClassifierGraph.Read(package.NetworkPath, Name);
        outputs = [Graph.Features];
        using var options = new SessionOptions { IntraOpNumThreads = threads };
        try
        {
            session = new InferenceSession(Graph.Backbone(), options);
            try
            {
                IsHalf = session.OutputMetadata[Graph.Features].ElementDataType == TensorElementType.Float16;
                Width = Extract(new byte[PixelBytes], 1)[0].Length;
            }
            catch
            {
                session.Dispose();
                throw;
            }
        }
        catch (OnnxRuntimeException failure)
        {
            throw new TeachingException($"{Name}: ONNX Runtime does not run its backbone: {failure.Message}", failure);
        }
    }

    /// <summary>The model's name and version.</summary>
    public string Name { get; }

    /// <summary>The model's graph.</summary>
    public ClassifierGraph Graph { get; }

    /// <summary>Whether the features are float16.</summary>
    public bool IsHalf { get; }

    /// <summary>How many features an image has.</summary>
    public int Width { get; }

    /// <summary>Pixels of each side of an image.</summary>
    public int Side { get; }

    /// <summary>The bytes of an image's pixels.</summary>
    public int PixelBytes => Side * Side * Image.Channels;

    /// <summary>Computes features.</summary>
    /// <param name="pixels">RGB, shape (count, side, side, 3).</param>
    /// <param name="count">How many images there are.</param>
    /// <returns>The features of each image.</returns>
    /// <exception cref="TeachingException">The features are no vector.</exception>
    public float[][] Extract(byte[] pixels, int count)
    {
        using var input = OrtValue.CreateTensorValueFromMemory(
            OrtMemoryInfo.DefaultInstance, pixels.AsMemory(0, count * PixelBytes), [count, Side, Side, Image.Channels]);
        using var values = session.Run(runOptions, Inputs, [input], outputs);
        var shape = values[0].GetTensorTypeAndShape().Shape;
        if (shape.Length != 2 || shape[0] != count)
            throw new TeachingException($"{Name}: the features have the shape [{string.Join(", ", shape)}], and one row an image is needed.");
        var width = (int)shape[1];
        if (!IsHalf) return [.. values[0].GetTensorDataAsSpan<float>().ToArray().Chunk(width)];
        return [.. Array.ConvertAll(values[0].GetTensorDataAsSpan<Float16>().ToArray(), value => (float)value).Chunk(width)];
    }

    /// <inheritdoc />
    public void Dispose()
    {
        runOptions.Dispose();
        session.Dispose();
    }
}
