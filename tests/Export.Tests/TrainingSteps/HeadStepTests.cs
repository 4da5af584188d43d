using System.Runtime.InteropServices;
using Torchline.Contracts.TrainingSteps;
using Torchline.Export.Tasks.Classification;
using Torchline.Tests;
using Torchline.TrainingSteps;
using TorchSharp.Modules;
using Xunit;
using static TorchSharp.torch;

namespace Export.Tests.TrainingSteps;

/// <summary>The step that classifiers are taught with: one file for heads of all sizes.</summary>
public sealed class HeadStepTests
{
    private const int Steps = 30;

    [Fact]
    public void TheCommittedFileIsWhatTheExporterWrites()
    {
        var committed = File.ReadAllBytes(Path.Combine(SharedData.RepositoryRoot, "export/Torchline.Teaching/head-step.onnx"));
        Assert.True(committed.AsSpan().SequenceEqual(HeadStep.Export()), "run: torchline export head-step --to export/Torchline.Teaching/head-step.onnx");
    }

    /// <summary>At sizes that were not traced, a single feature and many labels among them.</summary>
    [Theory]
    [InlineData(2, 1, 9)]
    [InlineData(2, 512, 4)]
    [InlineData(40, 3, 100)]
    [InlineData(4, 7, 5)]
    public void ItLearnsWhatLibtorchLearns(int labels, int features, int images)
    {
        manual_seed(labels);
        using var scope = NewDisposeScope();
        var (data, targets) = (randn(images, features), randint(labels, [images], dtype: ScalarType.Int64));
        var head = nn.Linear(features, labels);
        var state = StateOf(head);
        var optimizer = optim.SGD(head.parameters(), 1, momentum: 0.9, weight_decay: 3e-3, nesterov: true);

        using var step = TrainingStepSession.Open(HeadStep.Export(), state);
        for (var i = 0; i < Steps; i++)
        {
            var rate = 0.5f / (1 + i);
            foreach (var group in optimizer.ParamGroups) group.LearningRate = rate;
            optimizer.zero_grad();
            var loss = nn.functional.cross_entropy(head.call(data), targets);
            loss.backward();
            optimizer.step();
            Assert.Equal(loss.item<float>(), step.Step([data, targets], rate), 1e-4f);
        }
        Assert.Equal(head.weight.data<float>().ToArray(), step.Read("weight").Values, (one, other) => Math.Abs(one - other) < 1e-4);
        Assert.Equal(head.bias!.data<float>().ToArray(), step.Read("bias").Values, (one, other) => Math.Abs(one - other) < 1e-4);
    }

    [Fact]
    public void AStateOfAnotherNumberOfDimensionsIsRefused()
    {
        using var head = nn.Linear(4, 3);
        StateTensor[] state = [.. StateOf(head).Select(tensor => tensor.Name == "weight" ? tensor with { Shape = [12] } : tensor)];
        var refusal = Assert.Throws<TrainingStepException>(() => TrainingStepSession.Open(HeadStep.Export(), state));
        Assert.Contains("`weight`", refusal.Message);
    }

    private static StateTensor[] StateOf(Linear head) =>
    [
        .. head.named_parameters().Select(parameter => new StateTensor(
            parameter.name, StateTensor.Float32, parameter.parameter.shape, MemoryMarshal.AsBytes<float>(parameter.parameter.data<float>().ToArray()).ToArray())),
        .. head.named_parameters().Select(parameter => new StateTensor(
            $"{parameter.name}.momentum_buffer", StateTensor.Float32, parameter.parameter.shape, new byte[parameter.parameter.numel() * sizeof(float)])),
        new StateTensor(TrainingStepDescription.Step, StateTensor.Int64, [], new byte[sizeof(long)]),
    ];
}
