using Torchline.Training.Weights;
using Torchline.Training.Weights.Safetensors;
using TorchSharp;
using Xunit;
using static TorchSharp.torch;

namespace Training.Tests.Weights;

public sealed class StateDictReportTests : IDisposable
{
    private readonly TemporaryFolder folder = new();
    private readonly DisposeScope scope = NewDisposeScope();

    public void Dispose()
    {
        scope.Dispose();
        folder.Dispose();
    }

    [Fact]
    public void LoadsWhatFits()
    {
        var (source, target) = (Network(), Network());
        using var weights = Saved(source.state_dict());

        var report = StateDictLoader.Load(target, weights);

        Assert.True(report.Fits);
        Assert.Equal(source.state_dict().Count, report.Matching.Count);
        foreach (var (name, tensor) in target.state_dict())
            Assert.True(tensor.equal(source.state_dict()[name]).all().item<bool>(), name);
        Assert.True(target.parameters().All(parameter => parameter.requires_grad));
    }

    [Fact]
    public void NamesEveryDifferenceAndLoadsNothing()
    {
        var state = Network().state_dict();
        state.Remove("head.bias");
        state["head.weight"] = ones(5, 3);
        state["extra"] = ones(1);
        state["body.bias"] = ones(3, dtype: float64);
        using var weights = Saved(state);
        var network = Network();
        var before = network.state_dict()["body.weight"].clone();

        var error = Assert.Throws<StateDictMismatchException>(() => StateDictLoader.Load(network, weights));

        Assert.Contains("6 of the network's 9 entries would be loaded", error.Message);
        Assert.Contains("missing in the file: 1: head.bias", error.Message);
        Assert.Contains("unknown to the network: 1: extra", error.Message);
        Assert.Contains("other shape: 1: head.weight ([5, 3] in the file, [2, 3] in the network)", error.Message);
        Assert.Contains("other element type: 1: body.bias (Float64 in the file, Float32 in the network)", error.Message);
        Assert.True(network.state_dict()["body.weight"].equal(before).all().item<bool>());
    }

    [Fact]
    public void ShowsTheFirstFewOfManyDifferences()
    {
        using var weights = Saved(Enumerable.Range(0, 100).ToDictionary(i => $"x{i:D3}", _ => ones(1)));
        var text = StateDictReport.Compare(Network(), weights).ToString();
        Assert.Contains("unknown to the network: 100: x000, x001, x002, x003, x004, …", text);
        Assert.Contains("the weights of another network", text);
    }

    [Fact]
    public void LeavesTheHeadOfTransferLearningAlone()
    {
        var state = Network().state_dict();
        state["head.weight"] = ones(1000, 3);
        state["head.bias"] = ones(1000);
        using var weights = Saved(state);
        var network = Network();

        var report = StateDictLoader.Load(network, weights, new StateDictOptions { Optional = ["head."] });

        Assert.Equal(["head.weight", "head.bias"], report.Allowed.Select(difference => difference.Name).Order().Reverse());
        Assert.Contains("left out, as allowed: 2", report.ToString());
        Assert.Equal([2, 3], network.state_dict()["head.weight"].shape);
        Assert.Throws<StateDictMismatchException>(() => StateDictLoader.Load(network, weights, new StateDictOptions { Optional = ["hea"] }));
    }

    [Fact]
    public void ConvertsElementsWhereThatIsAsked()
    {
        using var weights = Saved(Network().state_dict().ToDictionary(entry => entry.Key, entry => entry.Value.to(float16)));
        Assert.Contains("can be converted", StateDictReport.Compare(Network(), weights).Hint);
        var network = Network();
        StateDictLoader.Load(network, weights, new StateDictOptions { ConvertTypes = true });
        Assert.Equal(float32, network.state_dict()["head.weight"].dtype);
    }

    [Fact]
    public void LetsTheBatchCounterBeAbsent()
    {
        var state = Network().state_dict();
        Assert.True(state.Remove("norm.num_batches_tracked"));
        using var weights = Saved(state);
        Assert.True(StateDictLoader.Load(Network(), weights).Fits);
    }

    [Fact]
    public void RecognisesPrefixes()
    {
        var state = Network().state_dict();
        using var parallel = Saved(state.ToDictionary(entry => "module." + entry.Key, entry => entry.Value));
        Assert.Contains("begin with \"module.\" (saved from DataParallel)", StateDictReport.Compare(Network(), parallel).Hint);
        Assert.True(StateDictReport.Compare(Network(), parallel.WithoutPrefix("module.")).Fits);

        var wrapped = nn.Sequential(("inner", (nn.Module<Tensor, Tensor>)Network()));
        using var bare = Saved(state);
        Assert.Contains("the network's names begin with \"inner.\"", StateDictReport.Compare(wrapped, bare).Hint);
    }

    [Fact]
    public void RefusesAPrefixWhoseRemovalMergesNames()
    {
        using var weights = Saved(new Dictionary<string, Tensor> { ["a"] = ones(1), ["x.a"] = ones(1) });
        Assert.Throws<WeightFileException>(() => weights.WithoutPrefix("x."));
    }

    private static nn.Module<Tensor, Tensor> Network() => nn.Sequential(
        ("body", nn.Linear(4, 3)), ("norm", nn.BatchNorm1d(3)), ("head", nn.Linear(3, 2)));

    private StateDict Saved(Dictionary<string, Tensor> state)
    {
        var path = folder[Guid.NewGuid().ToString("N")];
        SafetensorsFile.Write(path, state);
        return WeightFile.Read(path);
    }
}
