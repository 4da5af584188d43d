using TorchSharp.Modules;
using Torchline.Export;
using static TorchSharp.torch;

namespace Networks.Tables;

/// <summary>GCN (Kipf and Welling, 2016): each node sums its neighbours' features, weighted by the degrees of both.</summary>
public sealed class Gcn : nn.Module<Tensor, Tensor, Tensor>
{
    private const long Features = 12;

    private readonly Linear first;
    private readonly Linear second;

    /// <summary>Creates the network with random weights.</summary>
    public Gcn(long hidden = 16, long classes = 4) : base(nameof(Gcn))
    {
        first = nn.Linear(Features, hidden);
        second = nn.Linear(hidden, classes);
        RegisterComponents();
    }

    /// <summary>A graph of any number of nodes and edges; samples join the first nodes, so that an edge is valid in every graph.</summary>
    public static NetworkSample Sample()
    {
        var network = new Gcn();
        var nodes = Dimension.Dynamic("nodes", minimum: 8);
        var request = new ExportRequest(
            "gcn",
            inputs => [network.call(inputs[0], inputs[1])],
            [
                GraphInput.Float32("features", nodes, Dimension.Fixed(Features)),
                GraphInput.Int64("edges", nodes.Minimum, Dimension.Fixed(2), Dimension.Dynamic("edges", minimum: 0)),
            ],
            ["logits"])
        { Module = network };
        return NetworkSample.Of(request, ("nodes", [8, 50, 300]), ("edges", [0, 31, 2000]));
    }

    /// <inheritdoc/>
    public override Tensor forward(Tensor x, Tensor edges) // (N, F), (2, E)
    {
        var nodes = x.shape[0];
        var loops = arange(nodes);
        var from = cat([edges[0], loops]); // (E + N)
        var to = cat([edges[1], loops]);
        var degree = zeros(nodes).scatter_add(0, to, ones_like(to, dtype: ScalarType.Float32)); // (N)
        var scale = degree.pow(-0.5);
        var weight = (scale[from] * scale[to]).unsqueeze(1); // (E + N, 1)
        x = nn.functional.relu(Propagate(first.call(x)));
        return Propagate(second.call(x)).log_softmax(1); // (N, C)

        Tensor Propagate(Tensor y) => zeros_like(y).index_add(0, to, y[from] * weight, 1);
    }
}
