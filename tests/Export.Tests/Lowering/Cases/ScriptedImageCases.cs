using Torchline.Export;
using static Export.Tests.Lowering.Cases.Case;

namespace Export.Tests.Lowering.Cases;

/// <summary>Convolutions, pools, borders and resampling in one to three dimensions, by their names in scripts.</summary>
internal static class ScriptedImageCases
{
    public static IEnumerable<(string Name, Func<ExportRequest> Request)> All()
    {
        yield return Script("convolution of volumes", "w = torch.arange(162.0).view(3, 2, 3, 3, 3).sin()\ntorch.conv3d(v, w, torch.ones(3), [1, 2, 1], [1, 0, 2], [1, 1, 2]) + torch.conv3d(v, w[:1], None).mean()", Volume);
        yield return Script("convolution of volumes that keeps the size", "w = torch.arange(96.0).view(4, 1, 2, 3, 4).sin()\ntorch.conv3d(v, w, None, padding='same', groups=2) + torch.conv3d(v, w, padding='valid', groups=2).mean()", Volume);
        yield return Script("transposed convolution of volumes", "w = torch.arange(108.0).view(2, 2, 3, 3, 3).sin()\ntorch.conv_transpose3d(v, w, torch.ones(2), [2, 1, 3], [1, 0, 1], [1, 0, 2])", Volume);
        yield return Script("transposed convolution of volumes by groups", "w = torch.arange(54.0).view(2, 1, 3, 3, 3).sin()\ntorch.conv_transpose3d(v, w, None, [2, 2, 2], [0, 0, 0], [1, 1, 1], 2, [1, 2, 1])", Volume);
        yield return Script("transposed convolution with all options", "w = torch.arange(108.0).view(4, 3, 3, 3).sin()\ntorch.conv_transpose2d(m, w, torch.ones(3), [2, 3], [1, 2], [1, 2]) + torch.conv_transpose2d(m, w, None, [1, 1], [2, 0], [0, 0], 1, [2, 1]).mean()", Picture);
        yield return Script("transposed convolution by groups", "w = torch.arange(72.0).view(4, 2, 3, 3).sin()\ntorch.conv_transpose2d(m, w, None, [2, 2], [1, 1], [1, 1], 2) + torch.conv_transpose2d(m, w[:, :1], None, 2, 1, 1, 4).mean()", Picture);
        yield return Script("transposed convolution of sequences", "w = torch.arange(24.0).view(4, 2, 3).sin()\ntorch.conv_transpose1d(s, w, torch.ones(2), [3], [1], [2]) + torch.conv_transpose1d(s, w[:, :1], None, 3, 1, 2, 1, 1)", Signal);
        yield return Script("convolution of any dimensions", "w = torch.arange(72.0).view(2, 4, 3, 3).sin() * 0.1\ntorch.convolution(m, w, None, [1, 1], [1, 1], [1, 1], False, [0, 0], 1) + torch.convolution(m, w.transpose(0, 1), None, [2, 2], [1, 1], [1, 1], True, [1, 1], 1).mean() + torch._convolution(m, w, None, [1, 1], [1, 1], [1, 1], False, [0, 0], 1, False, False, False, False)", Picture);
        yield return Script("convolution with a padding by name", "w = torch.arange(24.0).view(2, 4, 3).sin()\ntorch.conv1d(s, w, padding='same') + torch.conv1d(s, w, padding='valid').mean() + torch.conv2d(s.unsqueeze(2), w.unsqueeze(2), padding='same').squeeze(2)", Signal);

        yield return Script("pools of volumes", "torch.max_pool3d(v, 2) + torch.avg_pool3d(v, [2, 2, 2])", Volume);
        yield return Script("pools of volumes with indices", "a, b = torch.max_pool3d_with_indices(v, [2, 2, 2], [2, 1, 2], [1, 0, 1], [1, 2, 1], True)\na + b", Volume);
        yield return Script("average pools of volumes", "torch.avg_pool3d(v, [3, 2, 2], [2, 1, 2], [1, 1, 0], False, False)", Volume);
        yield return Script("pools of negative signals between zeros", "p = torch.constant_pad_nd(s - 3.0, [1, 2], 0.0)\ntorch.max_pool1d(p, [4], [2], [1], [1], True) + torch.max_pool1d(p.double(), [4], [2], [2], [1], False)[:, :, :1]", Signal);
        yield return Script("pools of negative images between zeros", "p = torch.constant_pad_nd(m - 3.0, [1, 2, 0, 1], 0.0)\ntorch.max_pool2d(p, 3, 2, 1) + torch.avg_pool2d(p, [3, 3], [2, 2], [1, 1], False, False)", Picture);
        yield return Script("pools of negative volumes between zeros", "p = torch.constant_pad_nd(v - 3.0, [1, 2, 0, 1, 1, 0], 0.0)\ntorch.max_pool3d(p, 3, 2, 1) + torch.avg_pool3d(p, [3, 3, 3], [2, 2, 2], [1, 1, 1], False, False)", Volume);
        yield return Script("pools with indices", "a, b = torch.max_pool1d_with_indices(s, 2)\nc, d = torch.max_pool1d_with_indices(s, [3], [2], [1], [1], True)\n(a + b).sum(2) + (c + d).sum(2)", Signal);
        yield return Script("pools of images with indices", "a, b = torch.max_pool2d_with_indices(m, 3, 2, 1)\na + b + torch.max_pool2d(m, 3, 2, 1)", Picture);
        yield return Script("pools undone", "a, b = torch.max_pool2d_with_indices(m, 2, 2)\ntorch.max_unpool2d(a, b, [m.size(2), m.size(3)])", Picture);
        yield return Script("adaptive maximum", "a, b = torch.adaptive_max_pool2d(m, [3, 4])\na + b", Picture);
        yield return Script("adaptive maximum of sequences and volumes", "a, b = torch.adaptive_max_pool1d(s, 3)\na + b", Signal);
        yield return Script("adaptive pools of volumes", "a, b = torch.adaptive_max_pool3d(v, [2, 3, 4])\na + b + torch.adaptive_avg_pool3d(v, [2, 3, 4]) + torch._adaptive_avg_pool3d(v, [1, 3, 4]) + torch.adaptive_avg_pool3d(v, [1, 1, 1])", Volume);

        yield return Script("borders of volumes", "torch.reflection_pad3d(v, [1, 2, 0, 1, 2, 1]).mean() + torch.replication_pad3d(v, [1, 2, 0, 1, 2, 1]) + torch.constant_pad_nd(v, [1, 2, 0, 1, 2, 1], 0.5)", Volume);
        yield return Script("borders by other names", "torch.reflection_pad1d(s, [2, 1]) + torch.replication_pad1d(s, [1, 2]) + torch.constant_pad_nd(s, [0, 3], 2.0)", Signal);
        yield return Script("borders of images by other names", "torch.reflection_pad2d(m, [2, 1, 0, 3]) + torch.replication_pad2d(m, [1, 2, 3, 0])", Picture);

        yield return Script("resampled sequences", "torch.upsample_linear1d(s, [7], False) + torch.upsample_linear1d(s, [7], True) + torch.upsample_nearest1d(s, [7]) + torch._upsample_nearest_exact1d(s, [7])", Signal);
        yield return Script("resampled sequences by factors", "torch.upsample_linear1d(s, None, False, [1.5]) + torch.upsample_nearest1d(s, None, [1.5]) + torch._upsample_nearest_exact1d(s, None, [1.5]) + torch.upsample_linear1d(s, None, True, [1.5])", Signal);
        yield return Script("resampled volumes", "torch.upsample_trilinear3d(v, [4, 9, 6], False) + torch.upsample_trilinear3d(v, [4, 9, 6], True) + torch.upsample_nearest3d(v, [4, 9, 6]) + torch._upsample_nearest_exact3d(v, [4, 9, 6])", Volume);
        yield return Script("resampled volumes by factors", "torch.upsample_trilinear3d(v, None, False, [2.0, 1.5, 0.5]) + torch.upsample_nearest3d(v, None, [2.0, 1.5, 0.5])", Volume);
        yield return Script("images by their nearest pixels' middles", "torch._upsample_nearest_exact2d(m, [13, 7]).mean() + torch._upsample_nearest_exact2d(m, None, [1.5, 0.75])", Picture);
        yield return Script("resampled images", "torch.upsample_bilinear2d(m, [12, 15], False) + torch.upsample_bicubic2d(m, [12, 15], False) + torch.upsample_nearest2d(m, [12, 15]) + torch.upsample_bicubic2d(m, [12, 15], True)", Picture);
        yield return Script("smoothed images", "torch._upsample_bilinear2d_aa(m, [5, 17], False) + torch._upsample_bicubic2d_aa(m, [5, 17], False)", Picture);
        yield return Script("smoothed images by factors", "torch._upsample_bilinear2d_aa(m, None, False, [0.5, 0.25]) + torch._upsample_bicubic2d_aa(m, None, False, [0.5, 0.25])", Picture);
        yield return Script("sampled images", "g = torch.affine_grid_generator(torch.tensor([[[0.7, 0.2, 0.1], [-0.3, 0.9, -0.2]]]).expand(m.size(0), -1, -1), [m.size(0), 4, 6, 5], False)\ntorch.grid_sampler(m, g, 0, 0, False) + torch.grid_sampler(m, g, 0, 1, True) + torch.grid_sampler_2d(m, g * 1.4, 0, 2, False)", Picture);
        yield return Script("images sampled by neighbours and cubics", "g = torch.affine_grid_generator(torch.tensor([[[0.7, 0.2, 0.1], [-0.3, 0.9, -0.2]]]).expand(m.size(0), -1, -1), [m.size(0), 4, 6, 5], True)\ntorch.grid_sampler(m, g, 1, 0, False) + torch.grid_sampler(m, g, 2, 1, False)", Picture);
        yield return Script("sampled volumes", "g = torch.stack([v[:, 0], v[:, 1], v[:, 0] * v[:, 1]], 4).tanh()\ntorch.grid_sampler(v, g, 0, 0, False) + torch.grid_sampler_3d(v, g, 0, 1, True)", Volume);
    }
}
