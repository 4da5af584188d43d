using System.Numerics.Tensors;
using Microsoft.ML.OnnxRuntime;
using Torchline.Contracts.TrainingSteps;
using Torchline.TrainingSteps;

namespace Torchline.Teaching;

/// <summary>
/// Teaches a linear head by the exported training step: multinomial logistic regression with all images, and their mirror images, in each
/// step. The problem is convex and starts from zeros, so the result depends on no chance.
/// </summary>
/// <remarks>
/// Features are centred, and divided by the root of their mean squared norm. Then the loss has no more curvature than 1, whatever the network,
/// and a learning rate of 1 is stable. The head that comes out takes the features as they are.
/// </remarks>
internal static class HeadTraining
{
    private const string Resource = "head-step.onnx";
    private const string Weight = "weight", Bias = "bias", Momentum = ".momentum_buffer";

    private static readonly Lazy<byte[]> Step = new(ReadResource);

    /// <summary>Teaches a head.</summary>
    /// <param name="features">The images.</param>
    /// <param name="rows">Which of them are learnt from; two or more.</param>
    /// <param name="options">How.</param>
    /// <param name="stop">Ends the training.</param>
    /// <exception cref="TeachingException">The loss is no number any more.</exception>
    public static LinearHead Fit(LabeledFeatures features, IReadOnlyList<int> rows, TeachingOptions options, CancellationToken stop)
    {
        float[][] images = [.. rows.Select(row => features.Rows[row]), .. rows.Select(row => features.Mirrored[row])];
        var (width, labels) = (images[0].Length, features.Labels.Count);
        var scaled = new float[images.Length * width];
        foreach (var (i, image) in images.Index()) image.CopyTo(scaled, i * width);
        var (mean, scale) = Scale(scaled, width);
        long[] classes = [.. rows.Concat(rows).Select(row => (long)features.Classes[row])];

        using var training = TrainingStepSession.Open(Step.Value, Zeros(labels, width), options.Threads);
        using var inputs = OrtValue.CreateTensorValueFromMemory(scaled, [images.Length, width]);
        using var targets = OrtValue.CreateTensorValueFromMemory(classes, [images.Length]);
        for (var epoch = 0; epoch < options.Epochs; epoch++)
        {
            var rate = options.LearningRate * (1 + Math.Cos(Math.PI * epoch / options.Epochs)) / 2;
            if (!float.IsFinite(training.Step([inputs, targets], (float)rate, stop: stop)))
                throw new TeachingException($"the loss is no number after {epoch} epochs: choose a smaller learning rate than {options.LearningRate}.");
        }
        return Unscale(training.Read(Weight).Values, training.Read(Bias).Values, mean, scale);
    }

    /// <summary>Centres and scales rows in place.</summary>
    private static (float[] Mean, float Scale) Scale(float[] rows, int width)
    {
        var mean = new float[width];
        for (var start = 0; start < rows.Length; start += width) TensorPrimitives.Add(mean, rows.AsSpan(start, width), mean);
        TensorPrimitives.Divide(mean, rows.Length / width, mean);
        var squares = 0.0;
        for (var start = 0; start < rows.Length; start += width)
        {
            var row = rows.AsSpan(start, width);
            TensorPrimitives.Subtract(row, mean, row);
            squares += TensorPrimitives.SumOfSquares(row);
        }
        var norm = Math.Sqrt(squares / (rows.Length / width));
        var scale = norm > 0 ? (float)(1 / norm) : 1; // all images alike
        TensorPrimitives.Multiply(rows, scale, rows);
        return (mean, scale);
    }

    private static LinearHead Unscale(float[] weights, float[] biases, float[] mean, float scale)
    {
        TensorPrimitives.Multiply(weights, scale, weights);
        for (var label = 0; label < biases.Length; label++)
            biases[label] -= TensorPrimitives.Dot(weights.AsSpan(label * mean.Length, mean.Length), mean);
        return new LinearHead(weights, biases);
    }

    private static StateTensor[] Zeros(int labels, int width) =>
    [
        Zero(Weight, labels, width), Zero(Bias, labels), Zero(Weight + Momentum, labels, width), Zero(Bias + Momentum, labels),
        new(TrainingStepDescription.Step, StateTensor.Int64, [], new byte[sizeof(long)]),
    ];

    private static StateTensor Zero(string name, params long[] shape) =>
        new(name, StateTensor.Float32, shape, new byte[StateTensor.LengthOf(StateTensor.Float32, shape)!.Value]);

    private static byte[] ReadResource()
    {
        using var stream = typeof(HeadTraining).Assembly.GetManifestResourceStream(Resource)!;
        var bytes = new byte[stream.Length];
        stream.ReadExactly(bytes);
        return bytes;
    }
}
