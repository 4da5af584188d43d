using Microsoft.ML.OnnxRuntime;
using Torchline.Contracts.TrainingSteps;
using Torchline.Export;
using Torchline.Export.TrainingSteps;
using Torchline.Tests;
using Torchline.TrainingSteps;
using TorchSharp;
using Xunit;
using static TorchSharp.torch;

namespace Export.Tests.TrainingSteps;

/// <summary>The runner: its state, its files and its refusals; dropout by a seed.</summary>
public sealed class TrainingStepSessionTests : IDisposable
{
    private static readonly Dimension Batch = Dimension.Dynamic("batch", minimum: 2);

    private readonly TemporaryFolder folder = new();
    private readonly DisposeScope scope = NewDisposeScope();
    private readonly Tensor[] batch;

    public TrainingStepSessionTests()
    {
        manual_seed(1);
        batch = [randn(6, 8), randint(3, [6], dtype: ScalarType.Int64)];
    }

    public void Dispose()
    {
        scope.Dispose();
        folder.Dispose();
    }

    [Fact]
    public void ASavedStateGoesOnAsIfNothingHadHappened()
    {
        Export(nn.Sequential(nn.Linear(8, 16), nn.Tanh(), nn.Linear(16, 3)));
        using var once = Open();
        var losses = Enumerable.Range(0, 6).Select(_ => once.Step(batch, 0.01f)).ToArray();

        using (var first = Open())
        {
            for (var step = 0; step < 3; step++) first.Step(batch, 0.01f);
            first.SaveState(folder["half.safetensors"]);
        }
        using var second = TrainingStepSession.Open(folder["step.onnx"], folder["half.safetensors"], threads: 1);

        Assert.Equal(3, second.Steps);
        Assert.Equal(losses[3..], Enumerable.Range(0, 3).Select(_ => second.Step(batch, 0.01f)));
    }

    [Fact]
    public void TheExportLeavesTheModuleAsItWas()
    {
        var module = nn.Sequential(nn.Linear(8, 16), nn.BatchNorm1d(16), nn.Linear(16, 3));
        module.train();
        var before = module.state_dict().ToDictionary(entry => entry.Key, entry => entry.Value.detach().clone());

        Export(module);

        Assert.All(module.state_dict(), entry => Assert.True(entry.Value.detach().eq(before[entry.Key]).all().item<bool>(), entry.Key));
        Assert.All(module.parameters(), parameter => Assert.Null(parameter.grad));
    }

    [Fact]
    public void DropoutDropsByItsSeedAndAsMuchAsItSays()
    {
        var dropout = nn.Dropout(0.25);
        var module = nn.Sequential(nn.Linear(8, 8), dropout);
        module.train();
        var request = new TrainingStepRequest(
            "dropout", module, inputs => [module.call(inputs[0])], [GraphInput.Float32("x", Batch, Dimension.Fixed(8))],
            [GraphInput.Float32("y", Batch, Dimension.Fixed(8))], TrainingLoss.MeanSquaredError(), new Sgd())
        { HasSeed = true, Outputs = ["result"] };
        TrainingStepExporter.Export(request).Save(folder["step.onnx"], folder["step.safetensors"]);
        using var session = Open();
        var (x, y) = (randn(4000, 8), randn(4000, 8));
        using OrtValue input = StepParity.ToOrt(x), target = StepParity.ToOrt(y);
        var linear = module.call(x).detach(); // drawn again below: the mask alone differs
        dropout.eval();
        var kept = module.call(x).detach();

        Tensor OutputOf(long seed)
        {
            var values = new float[4000 * 8];
            using var output = OrtValue.CreateTensorValueFromMemory(values, [4000, 8]);
            session.Step([input, target], learningRate: 0, [output], seed);
            return tensor(values).view(4000, 8);
        }

        Tensor first = OutputOf(7), again = OutputOf(7), other = OutputOf(8);
        Assert.True(first.eq(again).all().item<bool>());
        Assert.False(first.eq(other).all().item<bool>());
        var share = first.ne(0).to(ScalarType.Float32).mean().item<float>();
        Assert.InRange(share, 0.74, 0.76);
        Assert.True(allclose(first, kept / 0.75 * first.ne(0), rtol: 1e-4, atol: 1e-5));
        Assert.InRange(first.ne(0).logical_and(other.ne(0)).to(ScalarType.Float32).mean().item<float>(), 0.55, 0.575); // independent of each other
        Assert.False(linear.eq(first).all().item<bool>());
    }

    [Fact]
    public void DropoutWithoutASeedIsRefused()
    {
        var module = nn.Sequential(nn.Linear(8, 8), nn.Dropout(0.25), nn.Linear(8, 3));
        module.train();

        var failure = Assert.ThrowsAny<ExportException>(() => Export(module));

        Assert.Contains("HasSeed", failure.Message);
    }

    [Fact]
    public void AnotherStepsStateIsRefused()
    {
        Export(nn.Sequential(nn.Linear(8, 4), nn.Linear(4, 3)));
        File.Move(folder["step.safetensors"], folder["other.safetensors"]);
        Export(nn.Sequential(nn.Linear(8, 5), nn.Linear(5, 3)));

        var failure = Assert.Throws<TrainingStepException>(() => TrainingStepSession.Open(folder["step.onnx"], folder["other.safetensors"]));

        Assert.Contains("0.weight", failure.Message);
    }

    [Theory]
    [InlineData(4)]
    [InlineData(40)]
    [InlineData(-1)]
    public void ADamagedStateIsRefused(int length)
    {
        Export(nn.Linear(8, 3));
        var bytes = File.ReadAllBytes(folder["step.safetensors"]);
        File.WriteAllBytes(folder["step.safetensors"], length < 0 ? bytes[..^1] : bytes[..length]);

        Assert.Throws<TrainingStepException>(Open);
    }

    [Fact]
    public void AModelThatIsNoStepIsRefused()
    {
        Export(nn.Linear(8, 3));
        OnnxExporter.Export(ExportRequest.Of("plain", nn.Linear(8, 3), GraphInput.Float32("x", Batch, Dimension.Fixed(8)), "y")).Save(folder["step.onnx"]);

        Assert.Contains("no training step", Assert.Throws<TrainingStepException>(Open).Message);
    }

    [Fact]
    public void WrongInputsAreRefusedAndTheStateStays()
    {
        Export(nn.Linear(8, 3));
        using var session = Open();

        Assert.Throws<TrainingStepException>(() => session.Step([batch[0]], 0.1f));
        Assert.Throws<TrainingStepException>(() => session.Step([batch[0], batch[0]], 0.1f));
        Assert.Throws<OperationCanceledException>(() => session.Step([], 0.1f, stop: new CancellationToken(canceled: true)));
        Assert.Equal(0, session.Steps);
    }

    [Fact]
    public void NothingToTrainIsRefused()
    {
        var module = nn.Linear(8, 3);
        foreach (var parameter in module.parameters()) parameter.requires_grad = false;

        Assert.Contains("no parameter", Assert.Throws<ExportException>(() => Export(module)).Message);
    }

    private void Export(nn.Module<Tensor, Tensor> module) => TrainingStepExporter.Export(TrainingStepRequest.Of(
        "step", module, GraphInput.Float32("x", Batch, Dimension.Fixed(8)), GraphInput.Int64("y", 3, Batch), TrainingLoss.CrossEntropy(), new Adam()))
        .Save(folder["step.onnx"], folder["step.safetensors"]);

    private TrainingStepSession Open() => TrainingStepSession.Open(folder["step.onnx"], folder["step.safetensors"], threads: 1);
}
