using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;
using Xunit;

namespace Torchline.OnnxRuntime.Tests;

public sealed class BindingTests : IDisposable
{
    private readonly InferenceSession _session = new(TestModel.Double);
    private readonly RunOptions _options = new();

    public void Dispose()
    {
        _options.Dispose();
        _session.Dispose();
    }

    [Fact]
    public void Bound_memory_is_read_and_written_in_place()
    {
        var input = new float[3];
        var output = new float[3];
        using var binding = _session.CreateIoBinding();
        using var x = OrtValue.CreateTensorValueFromMemory(input, [1, 3]);
        using var y = OrtValue.CreateTensorValueFromMemory(output, [1, 3]);
        binding.BindInput("x", x);
        binding.BindOutput("y", y);

        foreach (var value in new[] { 1f, 7f })
        {
            Array.Fill(input, value);
            binding.SynchronizeBoundInputs();
            _session.RunWithBinding(_options, binding);
            binding.SynchronizeBoundOutputs();
            Assert.Equal([2 * value, 2 * value, 2 * value], output);
        }
    }

    [Fact]
    public void An_output_bound_to_a_device_is_allocated_with_its_shape()
    {
        using var binding = _session.CreateIoBinding();
        using var x = OrtValue.CreateTensorValueFromMemory(new float[] { 1, 2, 3, 4, 5, 6 }, [2, 3]);
        binding.BindInput("x", x);
        binding.BindOutputToDevice("y", OrtMemoryInfo.DefaultInstance);

        using var results = _session.RunWithBoundResults(_options, binding);
        using var named = _session.RunWithBindingAndNames(_options, binding);

        Assert.Equal(["y"], binding.GetOutputNames());
        Assert.Equal([2, 3], results[0].GetTensorTypeAndShape().Shape);
        Assert.Equal([2, 4, 6, 8, 10, 12], results[0].GetTensorDataAsSpan<float>());
        Assert.Equal(12, Assert.Single(named).AsTensor<float>()![1, 2]);
    }

    [Fact]
    public void Memory_of_an_allocator_can_be_bound()
    {
        using var allocator = new OrtAllocator(_session, OrtMemoryInfo.DefaultInstance);
        using var input = allocator.Allocate(3 * sizeof(float));
        using var output = allocator.Allocate(3 * sizeof(float));
        using var binding = _session.CreateIoBinding();
        binding.BindInput("x", TensorElementType.Float, [1, 3], input);
        binding.BindOutput("y", TensorElementType.Float, [1, 3], output);

        _session.RunWithBinding(_options, binding);

        Assert.Equal(12u, output.Size);
        Assert.Equal(allocator.Info, output.Info);
        Assert.Equal([1, 3], binding.GetOutputValues()[0].GetTensorTypeAndShape().Shape);
    }

    [Fact]
    public void What_is_cleared_is_bound_no_more()
    {
        using var binding = _session.CreateIoBinding();
        using var x = OrtValue.CreateTensorValueFromMemory(new float[3], [1, 3]);
        binding.BindInput("x", x);
        binding.BindOutputToDevice("y", OrtMemoryInfo.DefaultInstance);
        binding.ClearBoundInputs();
        binding.ClearBoundOutputs();

        Assert.Empty(binding.GetOutputNames());
        Assert.Throws<OnnxRuntimeException>(() => _session.RunWithBinding(_options, binding));
    }

    [Fact]
    public void An_unknown_name_is_named()
    {
        using var binding = _session.CreateIoBinding();
        using var x = OrtValue.CreateTensorValueFromMemory(new float[3], [1, 3]);
        Assert.Contains("nonsense", Assert.Throws<OnnxRuntimeException>(() => binding.BindInput("nonsense", x)).Message);
    }
}
