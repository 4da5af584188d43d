using TorchSharp.Modules;
using Torchline.Export;
using static TorchSharp.torch;

namespace Networks.Tables;

/// <summary>DLRM (Naumov et al., 2019): embeddings of categories and a perceptron's output, and the products of all pairs of them.</summary>
public sealed class Dlrm : nn.Module<Tensor, Tensor, Tensor>
{
    private const long Dense = 13, Tables = 6, Rows = 50, Width = 8;

    private readonly Sequential bottom;
    private readonly ModuleList<EmbeddingBag> tables;
    private readonly Sequential top;

    /// <summary>Creates the network with random weights.</summary>
    public Dlrm() : base(nameof(Dlrm))
    {
        bottom = nn.Sequential(nn.Linear(Dense, 32), nn.ReLU(), nn.Linear(32, Width), nn.ReLU());
        tables = nn.ModuleList([.. Enumerable.Range(0, (int)Tables).Select(_ => nn.EmbeddingBag(Rows, Width, mode: TorchSharp.EmbeddingBagMode.Sum))]);
        var pairs = (Tables + 1) * Tables / 2;
        top = nn.Sequential(nn.Linear(pairs + Width, 32), nn.ReLU(), nn.Linear(32, 1), nn.Sigmoid());
        RegisterComponents();
    }

    /// <summary>Any number of clicks, each with any number of categories a table.</summary>
    public static NetworkSample Sample()
    {
        var network = new Dlrm();
        var batch = Dimension.Dynamic("batch");
        var request = new ExportRequest(
            "dlrm",
            inputs => [network.call(inputs[0], inputs[1])],
            [
                GraphInput.Float32("dense", batch, Dimension.Fixed(Dense)),
                GraphInput.Int64("categories", Rows, Dimension.Fixed(Tables), batch, Dimension.Dynamic("lookups")),
            ],
            ["probability"])
        { Module = network };
        return NetworkSample.Of(request, ("batch", [1, 37, 128]), ("lookups", [1, 11, 4]));
    }

    /// <inheritdoc/>
    public override Tensor forward(Tensor dense, Tensor categories) // (B, 13), (S, B, L)
    {
        var x = bottom.call(dense); // (B, D)
        var features = new List<Tensor> { x };
        foreach (var (i, table) in tables.Index()) features.Add(table.call(categories[i])); // (B, D)
        var all = stack(features, 1); // (B, S + 1, D)
        var products = all.bmm(all.transpose(1, 2)); // (B, S + 1, S + 1)
        var pairs = tril_indices(Tables + 1, Tables + 1, -1); // (2, P)
        var interactions = products[TensorIndex.Colon, TensorIndex.Tensor(pairs[0]), TensorIndex.Tensor(pairs[1])]; // (B, P)
        return top.call(cat([x, interactions], 1)); // (B, 1)
    }
}
