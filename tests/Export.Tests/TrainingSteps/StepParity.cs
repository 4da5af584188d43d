using Microsoft.ML.OnnxRuntime;
using Torchline.Export.TrainingSteps;
using Torchline.Tests;
using Torchline.TrainingSteps;
using Xunit;
using static TorchSharp.torch;

namespace Export.Tests.TrainingSteps;

/// <summary>The same training in ONNX Runtime, by the exported step, and in libtorch, by TorchSharp's own optimizer.</summary>
internal static class StepParity
{
    /// <summary>Largest relative difference of the losses.</summary>
    public const double Near = 1e-3;

    /// <summary>Exports a step and trains both ways; the module's own training moves its parameters.</summary>
    /// <returns>The trained state in ONNX Runtime by name, to compare with the module's.</returns>
    public static IReadOnlyDictionary<string, Tensor> Run(
        TrainingStepRequest request, Func<IEnumerable<TorchSharp.Modules.Parameter>, optim.Optimizer> optimizerOf, double learningRate, int steps, Func<int, Tensor[]> batchOf)
    {
        using var folder = new TemporaryFolder();
        TrainingStepExporter.Export(request).Save(folder["step.onnx"], folder["step.safetensors"]);
        using var session = TrainingStepSession.Open(folder["step.onnx"], folder["step.safetensors"], threads: 1);
        using var optimizer = optimizerOf(request.Module.parameters().Where(parameter => parameter.requires_grad));
        for (var step = 0; step < steps; step++)
        {
            using var scope = NewDisposeScope();
            var batch = batchOf(step);
            var loss = session.Step(batch, (float)learningRate);
            var expected = StepInLibtorch(request, optimizer, batch);
            Assert.True(
                Math.Abs(loss - expected) <= Near * Math.Abs(expected),
                FormattableString.Invariant($"step {step}: the loss is {loss:g7}, and libtorch's {expected:g7}"));
        }
        Assert.Equal(steps, session.Steps);
        return session.CopyState().Where(state => state.Type == "F32")
            .ToDictionary(state => state.Name, state => tensor(session.Read(state.Name).Values).view([.. state.Shape]));
    }

    /// <summary>Makes a step of libtorch's tensors.</summary>
    public static float Step(this TrainingStepSession session, Tensor[] batch, float learningRate, long seed = 0)
    {
        OrtValue[] values = [.. batch.Select(ToOrt)];
        try
        {
            return session.Step(values, learningRate, seed);
        }
        finally
        {
            foreach (var value in values) value.Dispose();
        }
    }

    public static OrtValue ToOrt(Tensor tensor) => tensor.dtype == ScalarType.Int64
        ? OrtValue.CreateTensorValueFromMemory(tensor.contiguous().data<long>().ToArray(), tensor.shape)
        : OrtValue.CreateTensorValueFromMemory(tensor.contiguous().data<float>().ToArray(), tensor.shape);

    private static float StepInLibtorch(TrainingStepRequest request, optim.Optimizer optimizer, Tensor[] batch)
    {
        optimizer.zero_grad();
        var outputs = request.Forward(batch[..request.Inputs.Count]);
        var loss = request.Loss.Invoke(outputs, batch[request.Inputs.Count..]);
        loss.backward();
        optimizer.step();
        return loss.item<float>();
    }
}
