using Torchline.Export;
using Torchline.Export.TrainingSteps;
using Torchline.Tests;
using Torchline.Training.Tasks.Classification;
using Torchline.Training.Vision;
using Torchline.Training.Weights;
using TorchSharp;
using Xunit;
using static TorchSharp.torch;

namespace Export.Tests.TrainingSteps;

/// <summary>A hundred steps in ONNX Runtime have libtorch's losses.</summary>
public sealed class TrainingStepTests : IDisposable
{
    private const int Steps = 100;

    private static readonly Dimension Batch = Dimension.Dynamic("batch", minimum: 2);

    private readonly DisposeScope scope = NewDisposeScope();

    public TrainingStepTests() => manual_seed(1);

    public void Dispose() => scope.Dispose();

    public static TheoryData<string> Optimizers => [.. Choices.Keys];

    private static Dictionary<string, (TrainingOptimizer Exported, double Rate, Func<IEnumerable<TorchSharp.Modules.Parameter>, optim.Optimizer> Own)> Choices => new()
    {
        ["SGD"] = (new Sgd(), 0.1, parameters => optim.SGD(parameters, 0.1)),
        ["SGD with weight decay"] = (new Sgd { WeightDecay = 0.01 }, 0.1, parameters => optim.SGD(parameters, 0.1, weight_decay: 0.01)),
        ["momentum"] = (new Sgd { Momentum = 0.9, WeightDecay = 1e-3 }, 0.02, parameters => optim.SGD(parameters, 0.02, 0.9, weight_decay: 1e-3)),
        ["dampened momentum"] = (new Sgd { Momentum = 0.9, Dampening = 0.5 }, 0.05, parameters => optim.SGD(parameters, 0.05, 0.9, dampening: 0.5)),
        ["Nesterov's momentum"] = (new Sgd { Momentum = 0.9, Nesterov = true }, 0.02, parameters => optim.SGD(parameters, 0.02, 0.9, nesterov: true)),
        ["Adam"] = (new Adam(), 0.01, parameters => optim.Adam(parameters, 0.01)),
        ["Adam with weight decay"] = (new Adam { WeightDecay = 0.01, Beta1 = 0.8, Beta2 = 0.95 }, 0.01, parameters => optim.Adam(parameters, 0.01, 0.8, 0.95, weight_decay: 0.01)),
        ["AdamW"] = (Adam.W, 0.01, parameters => optim.AdamW(parameters, 0.01, weight_decay: 0.01)),
        ["AMSGrad"] = (new Adam { AmsGrad = true }, 0.01, parameters => optim.Adam(parameters, 0.01, amsgrad: true)),
    };

    [Theory]
    [MemberData(nameof(Optimizers))]
    public void APerceptronTrainsAsInLibtorch(string name)
    {
        var module = nn.Sequential(nn.Linear(12, 32), nn.ReLU(), nn.Linear(32, 5));
        var (exported, rate, own) = Choices[name];

        var trained = StepParity.Run(Digits(module, exported), own, rate, Steps, DigitsOf);

        foreach (var (parameter, value) in module.named_parameters())
            Assert.True(allclose(trained[parameter], value, rtol: 1e-3, atol: 1e-5), parameter);
    }

    [Fact]
    public void BatchNormMovesItsStatisticsAsInLibtorch()
    {
        var module = nn.Sequential(nn.Linear(12, 16), nn.BatchNorm1d(16), nn.ReLU(), nn.Linear(16, 5));
        module.train();

        var trained = StepParity.Run(Digits(module, new Sgd()), parameters => optim.SGD(parameters, 0.05), 0.05, Steps, DigitsOf);

        foreach (var (buffer, value) in module.named_buffers().Where(entry => entry.buffer.dtype == ScalarType.Float32))
            Assert.True(allclose(trained[buffer], value, rtol: 1e-3, atol: 1e-4), buffer);
    }

    [Fact]
    public void EvaluatedBatchNormStays()
    {
        var norm = nn.BatchNorm1d(16);
        var module = nn.Sequential(nn.Linear(12, 16), norm, nn.ReLU(), nn.Linear(16, 5));
        norm.eval();

        var trained = StepParity.Run(Digits(module, new Sgd()), parameters => optim.SGD(parameters, 0.05), 0.05, 20, DigitsOf);

        Assert.DoesNotContain("1.running_mean", trained.Keys);
        Assert.Contains("1.weight", trained.Keys);
    }

    [Fact]
    public void AFrozenPartStays()
    {
        var frozen = nn.Linear(12, 16);
        foreach (var parameter in frozen.parameters()) parameter.requires_grad = false;
        var module = nn.Sequential(frozen, nn.ReLU(), nn.Linear(16, 5));

        var trained = StepParity.Run(Digits(module, Adam.W), parameters => optim.AdamW(parameters, 0.01, weight_decay: 0.01), 0.01, Steps, DigitsOf);

        Assert.Equal(["2.bias", "2.bias.exp_avg", "2.bias.exp_avg_sq", "2.weight", "2.weight.exp_avg", "2.weight.exp_avg_sq"], trained.Keys.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void AnLstmClassifierTrainsAsInLibtorch()
    {
        var module = new SequenceClassifier();
        var request = TrainingStepRequest.Of(
            "sentiment", module, new GraphInput("tokens", ScalarType.Int64, [Batch, Dimension.Dynamic("length")], shape => randint(1, 50, shape, dtype: ScalarType.Int64)),
            GraphInput.Number("positive") with { Dimensions = [Batch] }, TrainingLoss.BinaryCrossEntropyWithLogits(), new Adam());

        // Batches of several sizes and lengths: the graph takes any.
        StepParity.Run(request, parameters => optim.Adam(parameters, 5e-3), 5e-3, Steps, step =>
        {
            var tokens = randint(1, 50, [4 + step % 3, 6 + step % 7], dtype: ScalarType.Int64);
            return [tokens, tokens.remainder(2).to(ScalarType.Float32).mean([1]).gt(0.5).to(ScalarType.Float32)];
        });
    }

    [Fact]
    public void AResNetThatMovesItsStatisticsTrainsAsInLibtorch()
    {
        var module = torchvision.models.resnet18(2);
        module.train();
        var (images, labels) = (randn(8, 3, 64, 64), randint(2, [8], dtype: ScalarType.Int64));

        // A network of chance values that learns noise makes any rounding larger from step to step, in libtorch, too: a few small steps.
        const double rate = 2e-5;
        StepParity.Run(Classifier(module), parameters => optim.SGD(parameters, rate, 0.9), rate, steps: 10, step =>
        {
            var rows = arange(4) + step % 2 * 4;
            return [images[rows], labels[rows]];
        });
    }

    [SharedDataTheory("data/weights/resnet18.pth", "data/hymenoptera")]
    [InlineData(false)]
    [InlineData(true)]
    public void AResNetIsFineTunedAsInLibtorch(bool headOnly)
    {
        var network = VisionModels.Create("resnet18", 2);
        using (var weights = WeightFile.Read(SharedData.PathOf("data/weights/resnet18.pth")))
            StateDictLoader.Load(network, weights, new StateDictOptions { Optional = [network.Head + "."] });
        network.train();
        // As the recipes have it: a head of zeros, ImageNet's statistics, and for the head alone a frozen backbone.
        foreach (var layer in network.modules().OfType<TorchSharp.Modules.BatchNorm>()) layer.eval();
        foreach (var parameter in network.HeadParameters()) nn.init.zeros_(parameter);
        foreach (var parameter in network.BackboneParameters()) parameter.requires_grad = !headOnly;
        using var normalization = PixelNormalization.ImageNet();
        var data = new ClassifierData(SharedData.PathOf("data/hymenoptera"), _ => { });
        LabeledImage[] shuffled = [.. data.Train.Where((_, i) => i % 3 == 0)];
        new Random(1).Shuffle(shuffled);
        var batches = ImageLoader.Centred(shuffled, new ImageView(64, 73), 4).Where(batch => batch.Count == 4)
            .Select(batch => new[] { normalization.call(batch.PixelTensor()), batch.LabelTensor() }).ToArray();
        // Rates at which libtorch, begun with weights that differ by 1e-7, has its own losses within the tolerance: with 4e-4 for the whole
        // network these differ by a multiple.
        var rate = headOnly ? 4e-4 : 1e-5;

        StepParity.Run(Classifier(network), parameters => optim.SGD(parameters, rate, 0.9), rate, Steps, step => batches[step % batches.Length]);
    }

    private static TrainingStepRequest Classifier(nn.Module<Tensor, Tensor> module)
    {
        var side = Dimension.Fixed(64);
        return TrainingStepRequest.Of(
            "classifier", module, GraphInput.Float32("image", Batch, Dimension.Fixed(3), side, side), GraphInput.Int64("label", 2, Batch),
            TrainingLoss.CrossEntropy(), new Sgd { Momentum = 0.9 });
    }

    private static TrainingStepRequest Digits(nn.Module<Tensor, Tensor> module, TrainingOptimizer optimizer) => TrainingStepRequest.Of(
        "digits", module, GraphInput.Float32("pixels", Batch, Dimension.Fixed(12)), GraphInput.Int64("digit", 5, Batch), TrainingLoss.CrossEntropy(), optimizer);

    private static Tensor[] DigitsOf(int step)
    {
        var pixels = randn(8 + step % 3, 12);
        return [pixels, pixels[.., ..5].argmax(1)];
    }

    private sealed class SequenceClassifier : nn.Module<Tensor, Tensor>
    {
        private readonly TorchSharp.Modules.Embedding embedding = nn.Embedding(50, 16, padding_idx: 0);
        private readonly TorchSharp.Modules.LSTM lstm = nn.LSTM(16, 24, 1, batchFirst: true);
        private readonly TorchSharp.Modules.Linear linear = nn.Linear(24, 1);

        public SequenceClassifier() : base(nameof(SequenceClassifier)) => RegisterComponents();

        public override Tensor forward(Tensor tokens)
        {
            var states = lstm.call(embedding.call(tokens)).Item1; // (B, T, H)
            var last = tokens.ne(0).sum(1) - 1;
            var index = last.view(1, -1, 1).expand(1, -1, states.shape[2]);
            return linear.call(states.transpose(0, 1).gather(0, index).squeeze(0)).squeeze(1); // (B)
        }
    }
}
