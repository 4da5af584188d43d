using Microsoft.ML.OnnxRuntime;
using Torchline.Export;
using Torchline.Export.TrainingSteps;
using Torchline.TrainingSteps;
using TorchSharp;
using static TorchSharp.torch;

namespace Torchline.Benchmarks;

/// <summary>
/// A training step in ONNX Runtime over libtorch's own, on the same data and threads, in alternating rounds: <c>training-steps [THREADS]</c>.
/// Fails when a network's step is above the limit.
/// </summary>
internal static class TrainingSteps
{
    private const double Limit = 1.5;

    // Threads of the engine before spin for a while.
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);

    public static int Run(string[] args)
    {
        var threads = args.Length > 0 ? int.Parse(args[0]) : Environment.ProcessorCount;
        set_num_threads(threads);
        manual_seed(1);
        Dimension batch = Dimension.Dynamic("batch", minimum: 2), length = Dimension.Dynamic("length", minimum: 2), side = Dimension.Fixed(64);
        var perceptron = nn.Sequential(nn.Linear(784, 512), nn.ReLU(), nn.Linear(512, 512), nn.ReLU(), nn.Linear(512, 10));
        var sentiment = new LastState();
        var resnet = torchvision.models.resnet18(2);
        double[] ratios =
        [
            Compare("perceptron, batch 64", threads, TrainingStepRequest.Of(
                "perceptron", perceptron, GraphInput.Float32("pixels", batch, Dimension.Fixed(784)), GraphInput.Int64("digit", 10, batch), TrainingLoss.CrossEntropy(),
                new Adam()), [randn(64, 784), randint(10, [64], dtype: ScalarType.Int64)], optim.Adam(perceptron.parameters(), 1e-5)),
            Compare("LSTM, batch 32, 50 words", threads, TrainingStepRequest.Of(
                "sentiment", sentiment, GraphInput.Int64("tokens", 1000, batch, length), GraphInput.Number("label") with { Dimensions = [batch] },
                TrainingLoss.BinaryCrossEntropyWithLogits(), new Adam()),
                [randint(1000, [32, 50], dtype: ScalarType.Int64), randint(2, [32], dtype: ScalarType.Float32)], optim.Adam(sentiment.parameters(), 1e-5)),
            Compare("ResNet-18, batch 4, 64 x 64 pixels", threads, TrainingStepRequest.Of(
                "classifier", resnet, GraphInput.Float32("image", batch, Dimension.Fixed(3), side, side), GraphInput.Int64("label", 2, batch), TrainingLoss.CrossEntropy(),
                new Sgd { Momentum = 0.9 }), [randn(4, 3, 64, 64), randint(2, [4], dtype: ScalarType.Int64)], optim.SGD(resnet.parameters(), 1e-5, 0.9)),
        ];
        if (ratios.All(ratio => ratio <= Limit)) return 0;
        Console.Error.WriteLine($"a step takes {ratios.Max():F2} of libtorch's time, more than {Limit}");
        return 1;
    }

    private static double Compare(string name, int threads, TrainingStepRequest request, Tensor[] data, optim.Optimizer optimizer)
    {
        var folder = Directory.CreateTempSubdirectory();
        try
        {
            string model = Path.Combine(folder.FullName, "step.onnx"), state = Path.Combine(folder.FullName, "step.safetensors");
            TrainingStepExporter.Export(request).Save(model, state);
            using var session = TrainingStepSession.Open(model, state, threads);
            OrtValue[] inputs = [.. data.Select(ToOrt)];
            var rounds = AlternatingRounds.Measure(
                AlternatingRounds.CountOr(21), Pause, ("ONNX Runtime", () => session.Step(inputs, 1e-5f)), ("libtorch", InLibtorch));
            Console.WriteLine($"{name}, {threads} thread(s), median of {rounds.Count} rounds");
            rounds.PrintTimes();
            foreach (var input in inputs) input.Dispose();
            return rounds.PrintRatio("ONNX Runtime / libtorch", round => round[0] / round[1]);
        }
        finally
        {
            folder.Delete(recursive: true);
        }

        void InLibtorch()
        {
            using var scope = NewDisposeScope();
            optimizer.zero_grad();
            Loss().backward();
            optimizer.step();
        }

        Tensor Loss()
        {
            var output = request.Forward(data[..1])[0];
            return data[1].dtype == ScalarType.Int64
                ? nn.functional.cross_entropy(output, data[1])
                : nn.functional.binary_cross_entropy_with_logits(output, data[1]);
        }
    }

    private static OrtValue ToOrt(Tensor tensor) => tensor.dtype == ScalarType.Int64
        ? OrtValue.CreateTensorValueFromMemory(tensor.data<long>().ToArray(), tensor.shape)
        : OrtValue.CreateTensorValueFromMemory(tensor.data<float>().ToArray(), tensor.shape);

    private sealed class LastState : nn.Module<Tensor, Tensor>
    {
        private readonly TorchSharp.Modules.Embedding embedding = nn.Embedding(1000, 50);
        private readonly TorchSharp.Modules.LSTM lstm = nn.LSTM(50, 128, 1, batchFirst: true);
        private readonly TorchSharp.Modules.Linear linear = nn.Linear(128, 1);

        public LastState() : base(nameof(LastState)) => RegisterComponents();

        public override Tensor forward(Tensor tokens) => linear.call(lstm.call(embedding.call(tokens)).Item1.select(1, -1)).squeeze(1);
    }
}
