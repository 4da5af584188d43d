using Torchline.Export;
using static Export.Tests.Lowering.Cases.Case;
using static TorchSharp.torch;

namespace Export.Tests.Lowering.Cases;

/// <summary>Products, attention and normalisation.</summary>
internal static class NetworkCases
{
    public static IEnumerable<(string Name, Func<ExportRequest> Request)> All()
    {
        // Linear algebra
        yield return Floats("products", x => x.matmul(x.t()) + x.mm(x.t()) + einsum("bt,ct->bc", x, x));
        yield return Floats("batched products", x => x.unsqueeze(0).bmm(x.t().unsqueeze(0)).squeeze(0) + baddbmm(x.unsqueeze(0), x.t().unsqueeze(0), zeros(1, 1, 1), beta: 0.5f, alpha: 2).squeeze(0));
        yield return Floats("vectors", x => x.mv(x[0]) + x[0].dot(x[0]));
        yield return Floats("add product", x => addmm(zeros(1), x, x.t(), beta: 0.5f, alpha: 2));
        yield return Module("linear", () => nn.Linear(5, 3), Batch, Dimension.Fixed(5));
        yield return Module("linear on sequences", () => nn.Sequential(nn.Linear(5, 3), nn.Linear(3, 2, hasBias: false)), Batch, Length, Dimension.Fixed(5));

        // Attention
        yield return Heads("attention", (q, k, v) => nn.functional.scaled_dot_product_attention(q, k, v));
        yield return Heads("causal attention", (q, k, v) => nn.functional.scaled_dot_product_attention(q, k, v, is_casual: true));
        yield return Heads("attention with a bias", (q, k, v) => nn.functional.scaled_dot_product_attention(q, k, v, attn_mask: q.mean([-1], true).mul(k.mean([-1]).unsqueeze(-2))));
        yield return Heads("attention with a mask", (q, k, v) => nn.functional.scaled_dot_product_attention(
            q, k, v, attn_mask: q.mean([-1], true).mul(k.mean([-1]).unsqueeze(-2)).gt(0.05)));

        // Normalisation
        yield return Floats("softmax", x => x.softmax(1) + nn.functional.log_softmax(x, 1));
        yield return Module("layer norm", () => nn.LayerNorm(6), Batch, Length, Dimension.Fixed(6));
        yield return Module("batch norm", () => nn.BatchNorm1d(4), Batch, Dimension.Fixed(4));
        yield return Image("group norm", () => nn.Sequential(
            GroupNorm(2, 4), nn.GroupNorm(4, 4, affine: false), nn.Conv2d(4, 6, 1), GroupNorm(1, 6)));
        yield return Image("instance norm", () => nn.Sequential(nn.InstanceNorm2d(4), nn.InstanceNorm2d(4, affine: true)));
    }
}
