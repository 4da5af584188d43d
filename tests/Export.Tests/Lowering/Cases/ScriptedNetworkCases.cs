using Torchline.Export;
using static Export.Tests.Lowering.Cases.Case;

namespace Export.Tests.Lowering.Cases;

/// <summary>Layers, losses and products, by their names in scripts.</summary>
internal static class ScriptedNetworkCases
{
    public static IEnumerable<(string Name, Func<ExportRequest> Request)> All()
    {
        // Products
        yield return Script("added products", "torch.addmv(x[:, 0], x, x[0]) + torch.addr(x, x[:, 0], x[0], beta=0.5, alpha=2.0).sum(1) + torch.addmv(x[:, 0] / 0, x, x[0], beta=0) + torch.ger(x[:, 0], x[0]).sum(1) + torch.outer(x[:, 0], x[0]).sum(1)");
        yield return Script("products of batches", "torch.addbmm(x[:, :1], x.unsqueeze(0), x.t().unsqueeze(0), beta=2.0) + torch.baddbmm(x[:1, :1], x.unsqueeze(0), x.t().unsqueeze(0))[0] + torch.vdot(x[0], x[0])");
        yield return Script("bilinear forms", "torch.bilinear(x[:, :2], x[:, :2], torch.tensor([[[1.0, 0.5], [2.0, 1.0]], [[0.1, 0.2], [0.3, 0.4]], [[1.0, -1.0], [2.0, 0.0]]]), torch.tensor([1.0, 2.0, 3.0]))");
        yield return Script("cross products", "torch.cross(m[:, :3], m[:, 1:], 1) + torch.linalg_cross(m[:, :3], m[:, :3].flip([1]), dim=1)", Picture);
        yield return Script("determinants", "a = m[:, :, :3, :3]\ntorch.det(a) + torch.linalg_det(a) + torch.logdet(a.matmul(a.transpose(2, 3)) + torch.eye(3)) + torch._linalg_det(a)[0]", Picture);

        // Norms and distances
        yield return Script("norms", "torch.linalg_vector_norm(x, 2.0, [1]) + torch.linalg_vector_norm(x, 1, [1]) + torch.linalg_vector_norm(x, float('inf'), [1]) + torch.linalg_vector_norm(x, 3.0) + torch.linalg_vector_norm(x, 0, [1]) + torch.norm(x) + torch.norm(x, 2, 1) + torch.linalg_norm(x) + torch.frobenius_norm(x, [1])");
        yield return Script("norms of matrices", "torch.linalg_matrix_norm(m) + torch.linalg_matrix_norm(m, 1.0) + torch.linalg_vector_norm(m, float('-inf'), [2, 3]) + torch.norm(m, 3.0, [2, 3], keepdim=False)", Picture);
        yield return Script("normalised rows", "torch.cosine_similarity(x, x * 2 + 1, 1).unsqueeze(1) + torch.renorm(x, 2, 0, 1.0)");
        yield return Script("distances", "torch.cdist(x, x * 2 + 1) + torch._cdist_forward(x, x, 3.0, None) + torch.cdist(x, x + 1, 1.0) + torch.cdist(x, x + 1, float('inf')) + torch.dist(x, x * 2) + torch.dist(x, x + 1, 1.0) + torch.pairwise_distance(x, x + 1)");

        // Normalisation
        yield return Script("native norms", "torch.native_layer_norm(x, [x.size(1)], None, None, 1e-5)[0] + torch.native_layer_norm(x, [x.size(1)], None, None, 1e-5)[2]");
        yield return Script("native norms of groups", "a, b, c = torch.native_group_norm(m, m.mean([0, 2, 3]), None, m.size(0), 4, m.size(2) * m.size(3), 2, 1e-5)\na + (b + c).sum()", Picture);
        yield return Script("native norms of batches", "a = torch.native_batch_norm(m, torch.tensor([1.0, 2.0, 0.5, 1.0]), torch.tensor([0.0, 1.0, 0.5, 0.0]), torch.tensor([1.0, 2.0, 0.5, 1.0]), torch.tensor([2.0, 1.5, 1.0, 3.0]), False, 0.1, 1e-5)[0]\nb = torch._native_batch_norm_legit_no_training(m, torch.tensor([1.0, 2.0, 0.5, 1.0]), None, torch.tensor([1.0, 2.0, 0.5, 1.0]), torch.tensor([2.0, 1.5, 1.0, 3.0]), 0.1, 1e-5)[0]\nc, d, e = torch._native_batch_norm_legit(m, None, None, True, 0.1, 1e-5)\na + b + c + d.sum() + e.sum()", Picture);
        yield return Script("functional norms of batches", "a, b, c, d, e = torch._native_batch_norm_legit_functional(m, torch.tensor([1.0, 2.0, 0.5, 1.0]), None, torch.tensor([1.0, 2.0, 0.5, 1.0]), torch.tensor([2.0, 1.5, 1.0, 3.0]), True, 0.1, 1e-5)\na + (b + c + d + e).sum()", Picture);
        yield return Script("norms by root mean square", "torch.rms_norm(x, [x.size(1)])");
        yield return Script("softmax by other names", "torch.softmax(x, 1) + torch.log_softmax(x, 1) + torch.special_softmax(x, 1) + torch.special_log_softmax(x, 1) + torch._softmax(x, 1, False) + torch._log_softmax(x, 0, False)");

        // Losses
        yield return Script("squared and absolute errors", "y = x * 0.5 + 1\ntorch.mse_loss(x, y) + torch.mse_loss(x, y, 0) + torch.l1_loss(x, y) + torch.smooth_l1_loss(x, y) + torch.smooth_l1_loss(x, y, 0, 0.5) + torch.huber_loss(x, y, 1, 0.7) + torch.mse_loss(x, y, 2)");
        yield return Script("cross entropy", "t = x.argmax(1) % 2\ntorch.cross_entropy_loss(x, t) + torch.cross_entropy_loss(x, t, None, 0) + torch.cross_entropy_loss(x, t, None, 2, 1) + torch.cross_entropy_loss(x, t, None, 1, -100, 0.1) + torch.cross_entropy_loss(x, x.softmax(1))");
        yield return Script("cross entropy of images with weights", "t = m.argmax(1)\nw = torch.tensor([0.5, 1.0, 2.0, 0.1])\ntorch.cross_entropy_loss(m, t, w) + torch.cross_entropy_loss(m, t, w, 0, 2)", Picture);
        yield return Script("negative log likelihood", "t = x.argmax(1)\ntorch.nll_loss(x, t) + torch.nll_loss_forward(x, t, None, 0, -100)[0] + torch.nll_loss_nd(x, t) + torch.nll_loss(x[0], t[0])");
        yield return Script("binary cross entropy", "p = x.sigmoid()\nt = (x > 0.3).float()\ntorch.binary_cross_entropy(p, t) + torch.binary_cross_entropy(p, t, None, 0) + torch.binary_cross_entropy_with_logits(x, t) + torch.binary_cross_entropy_with_logits(x, t, p, p[0] + 1, 0)");
        yield return Script("divergences and margins", "p = x.log_softmax(1)\nq = x.flip([1]).softmax(1)\ns = x.sign()\ntorch.kl_div(p, q) + torch.kl_div(p, q, 2, log_target=True) + torch.soft_margin_loss(x, s) + torch.hinge_embedding_loss(x, s) + torch.margin_ranking_loss(x, x * 2, s) + torch.poisson_nll_loss(x, q, True, False, 1e-8, 1) + torch.multi_margin_loss(x, x.argmin(1)) + torch.cosine_embedding_loss(x, x + 1, s[:, 0]) + torch.triplet_margin_loss(x, x + 1, x * 2)");
        yield return Script("multi-margin loss of each row", "t = x.argmin(1)\ntorch.multi_margin_loss(x, t, 2, 0.7, None, 0)");

        // Attention
        yield return Script("attention with shared keys", "q = m.flatten(2).unfold(2, 6, 6)\nk = q[:, :2]\ntorch.scaled_dot_product_attention(q, k, k * 2, None, 0.0, False, scale=None, enable_gqa=True).sum([2, 3])", Picture);
        yield return Script("attention with a scale", "q = m[..., :8]\ntorch.scaled_dot_product_attention(q, q, q * 2, None, 0.0, True, scale=0.3) + torch._scaled_dot_product_flash_attention_for_cpu(q, q, q)[0]", Picture);

        // Recurrence
        yield return Script("recurrent layers by their parts", "g = s.transpose(1, 2)\nh = torch.zeros(1, s.size(0), 2)\na = torch.tensor([[0.1, 0.2, 0.3, 0.4], [0.5, -0.6, 0.7, 0.8], [0.1, 0.3, -0.5, 0.7], [-0.2, 0.4, 0.6, 0.8], [0.3, 0.1, 0.4, 0.1], [0.5, 0.9, -0.2, 0.6]])\nb = a[:, :2]\nc = torch.tensor([0.1, 0.2, 0.3, 0.4, 0.5, 0.6])\ny, hy, cy = torch.lstm(g, [h, h], [torch.cat([a, a[:2]]), torch.cat([b, b[:2]]), torch.cat([c, c[:2]]), torch.cat([c, c[:2]])], True, 1, 0.0, False, False, True)\nz, hz = torch.gru(g, h, [a, b, c, c], True, 1, 0.0, False, False, True)\ny + z", Signal);

        // Quantities that a sequence is transformed to
        yield return Script("embeddings", "torch.embedding(torch.arange(60.0).view(20, 3), i).sum(2) + torch.one_hot(i, 20).sum(2)", Integral);
    }
}
