using Microsoft.ML.OnnxRuntime.Tensors;
using Torchline.Contracts.Tasks.StyleTransfer;
using Torchline.InferenceService.Serving.Batching;

namespace Torchline.InferenceService.Tasks.StyleTransfer.Optimization;

/// <summary>
/// The optimisation of one image by Adam (Gatys et al. 2016), step by step, on ONNX Runtime alone. The image and its moments
/// lie in two sets of buffers: each step reads one and writes the other, so nothing is copied from step to step.
/// </summary>
internal sealed class ImageOptimization : IDisposable
{
    private static readonly int Losses = StyleOptimizationContract.Losses.Count;

    private readonly InferenceSession session;
    private readonly RunOptions options;
    private readonly StyleTargets targets;
    private readonly PaddedPixels pixels;
    private readonly OptimizationSchedule schedule;
    private readonly List<IDisposable> owned = [];
    private readonly float[] learningRate = new float[1];
    private readonly long[] step = new long[1];
    private readonly float[] losses = new float[Losses];
    private readonly OrtValue[][] carried;
    private readonly OrtIoBinding[] bindings;

    /// <param name="session">One step of Adam; not disposed here.</param>
    /// <param name="options">Ends the runs; not disposed here.</param>
    /// <param name="targets">What to start from and to aim at; belongs to this object from now on.</param>
    /// <param name="pixels">Receives the image after each step; belongs to this object from now on.</param>
    public ImageOptimization(
        InferenceSession session, RunOptions options, StyleTargets targets, PaddedPixels pixels, StyleWeights weights, OptimizationSchedule schedule)
    {
        (this.session, this.options, this.targets, this.pixels, this.schedule) = (session, options, targets, pixels, schedule);
        carried = [[targets.Image, Planes(), Planes()], [Planes(), Planes(), Planes()]];
        (string Name, OrtValue Value)[] same =
        [
            (StyleOptimizationContract.Step, Own(MemoryTensor.Over<long>(step))),
            (StyleOptimizationContract.LearningRate, Own(MemoryTensor.Over<float>(learningRate))),
            (StyleOptimizationContract.ContentWeight, Constant(weights.Content)),
            (StyleOptimizationContract.StyleWeight, Constant(weights.Style)),
            (StyleOptimizationContract.TotalVariationWeight, Constant(weights.TotalVariation)),
            (StyleOptimizationContract.Content, targets.Content),
            .. targets.Grams,
        ];
        (string Name, OrtValue Value)[] read =
        [
            .. StyleOptimizationContract.Losses.Select((name, i) => (name, Own(MemoryTensor.Over(losses.AsMemory(i, 1))))),
            (StyleOptimizationContract.Pixels, pixels.Tensor),
        ];
        bindings = [Bind(carried[0], carried[1], same, read), Bind(carried[1], carried[0], same, read)];
    }

    /// <summary>How many steps are done.</summary>
    public int Iteration { get; private set; }

    /// <summary>Does one step.</summary>
    /// <returns>The losses of the image before it.</returns>
    /// <exception cref="OnnxRuntimeException">A step failed, or was ended by the options.</exception>
    public StyleLosses Step()
    {
        var from = Iteration % 2;
        (learningRate[0], step[0]) = schedule.At(Iteration);
        if (step[0] == 1)
        {
            foreach (var moment in carried[from][1..])
                moment.GetTensorMutableDataAsSpan<float>().Clear();
        }
        session.RunWithBinding(options, bindings[from]);
        Iteration++;
        return new(losses[0], losses[1], losses[2]);
    }

    /// <summary>A copy of the image after the last step; the caller disposes it.</summary>
    public Image ToImage() => pixels.ToImage();

    public void Dispose()
    {
        // The bindings use the values, so they go first.
        foreach (var one in owned.AsEnumerable().Reverse())
            one.Dispose();
        targets.Dispose();
        pixels.Dispose();
    }

    private OrtIoBinding Bind(
        OrtValue[] from, OrtValue[] to, IEnumerable<(string Name, OrtValue Value)> same, IEnumerable<(string Name, OrtValue Value)> read)
    {
        var binding = Own(session.CreateIoBinding());
        for (var i = 0; i < from.Length; i++)
        {
            (var output, var input) = StyleOptimizationContract.Carried[i];
            binding.BindInput(input, from[i]);
            binding.BindOutput(output, to[i]);
        }
        foreach ((var name, var value) in same)
            binding.BindInput(name, value);
        foreach ((var name, var value) in read)
            binding.BindOutput(name, value);
        return binding;
    }

    private OrtValue Planes() => Own(OrtValue.CreateAllocatedTensorValue(
        OrtAllocator.DefaultInstance, TensorElementType.Float, [1, Image.Channels, pixels.Height, pixels.Width]));

    private OrtValue Constant(float value) => Own(MemoryTensor.Over<float>(new[] { value }));

    private T Own<T>(T value) where T : IDisposable
    {
        owned.Add(value);
        return value;
    }
}
