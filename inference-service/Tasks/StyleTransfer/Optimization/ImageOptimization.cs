using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;
using Torchline.Contracts.Tasks.StyleTransfer;
using Torchline.Imaging;
using Torchline.InferenceService.Serving.Batching;

namespace Torchline.InferenceService.Tasks.StyleTransfer.Optimization;

/// <summary>
/// The optimisation of one image by Adam (Gatys et al. 2016), step by step, on ONNX Runtime alone. The image and its moments
/// lie in two sets of buffers: each step reads one and writes the other, so nothing is copied from step to step.
/// </summary>
internal sealed class ImageOptimization : IDisposable
{
    private static readonly int Losses = StyleOptimizationContract.Losses.Count;

    private readonly InferenceSession _session;
    private readonly RunOptions _options;
    private readonly StyleTargets _targets;
    private readonly PaddedPixels _pixels;
    private readonly OptimizationSchedule _schedule;
    private readonly List<IDisposable> _owned = [];
    private readonly float[] _learningRate = new float[1];
    private readonly long[] _step = new long[1];
    private readonly float[] _losses = new float[Losses];
    private readonly OrtValue[][] _carried;
    private readonly OrtIoBinding[] _bindings;

    /// <param name="session">One step of Adam; not disposed here.</param>
    /// <param name="options">Ends the runs; not disposed here.</param>
    /// <param name="targets">What to start from and to aim at; belongs to this object from now on.</param>
    /// <param name="pixels">Receives the image after each step; belongs to this object from now on.</param>
    /// <param name="weights">What the losses count.</param>
    /// <param name="schedule">The learning rates.</param>
    public ImageOptimization(
        InferenceSession session, RunOptions options, StyleTargets targets, PaddedPixels pixels, StyleWeights weights, OptimizationSchedule schedule)
    {
        (_session, _options, _targets, _pixels, _schedule) = (session, options, targets, pixels, schedule);
        _carried = [[targets.Image, Planes(), Planes()], [Planes(), Planes(), Planes()]];
        (string Name, OrtValue Value)[] same =
        [
            (StyleOptimizationContract.Step, Own(MemoryTensor.Over<long>(_step))),
            (StyleOptimizationContract.LearningRate, Own(MemoryTensor.Over<float>(_learningRate))),
            (StyleOptimizationContract.ContentWeight, Constant(weights.Content)),
            (StyleOptimizationContract.StyleWeight, Constant(weights.Style)),
            (StyleOptimizationContract.TotalVariationWeight, Constant(weights.TotalVariation)),
            (StyleOptimizationContract.Content, targets.Content),
            .. targets.Grams,
        ];
        (string Name, OrtValue Value)[] read =
        [
            .. StyleOptimizationContract.Losses.Select((name, i) => (name, Own(MemoryTensor.Over(_losses.AsMemory(i, 1))))),
            (StyleOptimizationContract.Pixels, pixels.Tensor),
        ];
        _bindings = [Bind(_carried[0], _carried[1], same, read), Bind(_carried[1], _carried[0], same, read)];
    }

    /// <summary>How many steps are done.</summary>
    public int Iteration { get; private set; }

    /// <summary>Does one step.</summary>
    /// <returns>The losses of the image before it.</returns>
    /// <exception cref="OnnxRuntimeException">A step failed, or was ended by the options.</exception>
    public StyleLosses Step()
    {
        int from = Iteration % 2;
        (_learningRate[0], _step[0]) = _schedule.At(Iteration);
        if (_step[0] == 1)
        {
            foreach (var moment in _carried[from][1..])
            {
                moment.GetTensorMutableDataAsSpan<float>().Clear();
            }
        }

        _session.RunWithBinding(_options, _bindings[from]);
        Iteration++;
        return new(_losses[0], _losses[1], _losses[2]);
    }

    /// <summary>A copy of the image after the last step; the caller disposes it.</summary>
    public Image ToImage() => _pixels.ToImage();

    /// <inheritdoc/>
    public void Dispose()
    {
        // The bindings use the values, so they go first.
        foreach (var one in _owned.AsEnumerable().Reverse())
        {
            one.Dispose();
        }

        _targets.Dispose();
        _pixels.Dispose();
    }

    private OrtIoBinding Bind(
        OrtValue[] from, OrtValue[] to, IEnumerable<(string Name, OrtValue Value)> same, IEnumerable<(string Name, OrtValue Value)> read)
    {
        var binding = Own(_session.CreateIoBinding());
        for (int i = 0; i < from.Length; i++)
        {
            (string output, string input) = StyleOptimizationContract.Carried[i];
            binding.BindInput(input, from[i]);
            binding.BindOutput(output, to[i]);
        }

        foreach ((string name, var value) in same)
        {
            binding.BindInput(name, value);
        }

        foreach ((string name, var value) in read)
        {
            binding.BindOutput(name, value);
        }

        return binding;
    }

    private OrtValue Planes() => Own(OrtValue.CreateAllocatedTensorValue(
        OrtAllocator.DefaultInstance, TensorElementType.Float, [1, Image.Channels, _pixels.Height, _pixels.Width]));

    private OrtValue Constant(float value) => Own(MemoryTensor.Over<float>(new[] { value }));

    private T Own<T>(T value) where T : IDisposable
    {
        _owned.Add(value);
        return value;
    }
}
