using Torchline.Export;
using TorchSharp;
using static Export.Tests.Lowering.Cases.Case;
using static TorchSharp.torch;

namespace Export.Tests.Lowering.Cases;

/// <summary>Gradients by autograd.</summary>
internal static class GradientCases
{
    public static IEnumerable<(string Name, Func<ExportRequest> Request)> All()
    {
        // Gradients
        yield return Gradient("gradients of arithmetic", x => (x * x.shape[1] / (x.shape[0] * x.shape[1]) - 3 * x.square()).pow(2));
        yield return Gradient("gradients of slices", x => x[.., 1..].sum(1) + x[.., ..^1].sum(1) + x.narrow(1, x.shape[1] - 2, 1).squeeze(1) + x.slice(1, 0, x.shape[1], 2).sum(1) + x[.., ^2..].mean([1]));
        yield return Gradient("gradients of products", x => x.mm(x.t()) + x.unsqueeze(0).bmm(x.t().unsqueeze(0)).squeeze(0));
        yield return Gradient("gradients of shapes", x => cat([x.relu(), x.unsqueeze(1).expand(-1, 3, -1).sum(1)], 1).reshape(-1, 1).flatten() * 2);
        yield return ImageGradient("gradients of convolutions", () => nn.Sequential(
            nn.Conv2d(4, 6, 3, padding: 1), nn.ReLU(inplace: true), nn.Conv2d(6, 4, 1), nn.ReLU(), nn.Conv2d(4, 8, 3, groups: 2), nn.Conv2d(8, 8, 3, padding: 2, dilation: 2, groups: 8)));
        yield return ImageGradient("gradients of convolutions that skip pixels", () => nn.Sequential(
            nn.Conv2d(4, 6, 3, stride: 2), nn.ReLU(inplace: true), nn.Conv2d(6, 4, (3, 3), stride: (2, 1), padding: (2, 2)), nn.Conv2d(4, 2, 1, padding: 1)));
        yield return ImageGradient("gradients of pooling", () => nn.Sequential(nn.Conv2d(4, 4, 1), nn.ReLU(inplace: true), nn.MaxPool2d(2, 2)));
        yield return ImageGradient("gradients of pooling of equal values", () => nn.Sequential(nn.MaxPool2d(3, 2, padding: 1), nn.MaxPool2d(2, 1)), x => (x * 2).round());
        yield return ImageGradient("gradients of pooling that rounds up", () => nn.Sequential(nn.MaxPool2d(3, 2, ceil_mode: true), nn.MaxPool2d(2, 2, ceil_mode: true)));
        yield return ImageGradient("gradients of reflected borders", () => nn.Sequential(
            nn.Conv2d(4, 4, 3, padding: 1, padding_mode: PaddingModes.Reflect), nn.ReflectionPad2d((2, 0, 1, 3)), nn.Conv2d(4, 4, 3, padding: 3, padding_mode: PaddingModes.Reflect)));
        yield return ImageGradient("gradients of borders wider than the image", () => nn.Sequential(nn.MaxPool2d(3, 3), nn.ReflectionPad2d((1, 2, 2, 1)), nn.ReflectionPad2d(3)));
        yield return Gradient("gradients of a sequence's borders", x => nn.functional.pad(x.unsqueeze(1), (1, 1), PaddingModes.Reflect).square());
        yield return ("gradients of weights", () =>
        {
            var layers = nn.Sequential(nn.Conv2d(4, 6, 3, stride: 2, padding: 1), nn.ReLU(), nn.Conv2d(6, 3, 2, dilation: 2));
            return new ExportRequest("weights", inputs =>
            {
                using var tracking = enable_grad();
                return [cat([.. autograd.grad([layers.call(inputs[0]).square().sum()], [.. layers.parameters()]).Select(gradient => gradient.flatten())], 0)];
            }, [GraphInput.Float32("x", Batch, Dimension.Fixed(4), Dimension.Dynamic("height", minimum: 9), Dimension.Dynamic("width", minimum: 10))], ["y"])
            { Module = layers };
        }
        );
        yield return ("gradients of a convolution in one dimension", () =>
        {
            var layer = nn.Conv1d(4, 6, 3, padding: 1);
            return new ExportRequest("sequence", inputs => [GradientOf(inputs[0], layer.call)], [GraphInput.Float32("x", Batch, Dimension.Fixed(4), Length)], ["y"]) { Module = layer };
        }
        );
        yield return ("a Gram matrix and its gradient", () =>
        {
            var layers = nn.Sequential(nn.Conv2d(3, 8, 3, padding: 1), nn.ReLU(inplace: true), nn.MaxPool2d(2, 2), nn.MaxPool2d(2, 2));
            Tensor Gram(Tensor x)
            {
                var activations = layers.call(x);
                var flat = activations.reshape(1, activations.shape[1], activations.shape[2] * activations.shape[3]);
                return flat.bmm(flat.transpose(1, 2)) / (activations.shape[1] * activations.shape[2] * activations.shape[3]);
            }

            var (height, width) = (Dimension.Dynamic("height", minimum: 8, multipleOf: 4), Dimension.Dynamic("width", minimum: 16, multipleOf: 4));
            return new ExportRequest("gram", inputs => [Gram(inputs[0]), GradientOf(inputs[0], Gram)],
                [GraphInput.Float32("x", Dimension.Fixed(1), Dimension.Fixed(3), height, width)], ["y", "gradient"])
            { Module = layers };
        }
        );
    }
}
