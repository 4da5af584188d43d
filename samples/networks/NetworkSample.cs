using Torchline.Export;
using Torchline.Export.Verification;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Networks;

/// <summary>A network with all that its export needs, and sizes at which to verify it.</summary>
/// <param name="Request">The network, its inputs and its outputs.</param>
/// <param name="Sizes">Values of the dynamic dimensions, from the smallest allowed to some far beyond what is traced. The last one is timed.</param>
public sealed record NetworkSample(ExportRequest Request, IReadOnlyList<IReadOnlyDictionary<string, long>> Sizes)
{
    /// <summary>A batch of color images of any height and width, to one output.</summary>
    /// <param name="name">Name of the graph.</param>
    /// <param name="network">Images (B, 3, H, W) to a tensor.</param>
    /// <param name="minimum">Least height and width.</param>
    /// <param name="multipleOf">What height and width are multiples of.</param>
    public static NetworkSample OfImages(string name, nn.Module<Tensor, Tensor> network, long minimum, long multipleOf = 1) =>
        OfImages(name, network, minimum, multipleOf, x => [network.call(x)], "output");

    /// <summary>A batch of color images of any height and width, to several outputs.</summary>
    /// <param name="name">Name of the graph.</param>
    /// <param name="network">The network.</param>
    /// <param name="minimum">Least height and width.</param>
    /// <param name="multipleOf">What height and width are multiples of.</param>
    /// <param name="program">Images (B, 3, H, W) to the outputs.</param>
    /// <param name="outputs">Their names.</param>
    public static NetworkSample OfImages(
        string name, nn.Module network, long minimum, long multipleOf, Func<Tensor, IReadOnlyList<Tensor>> program, params string[] outputs)
    {
        var image = GraphInput.Float32(
            "image",
            Dimension.Dynamic("batch"),
            Dimension.Fixed(3),
            Dimension.Dynamic("height", minimum, multipleOf),
            Dimension.Dynamic("width", minimum, multipleOf));
        var step = Math.Max(multipleOf, 13);
        return Of(
            new ExportRequest(name, inputs => program(inputs[0]), [image], outputs) { Module = network },
            ("batch", [1, 5, 2]),
            ("height", [minimum, minimum + 5 * step, minimum + 7 * step]),
            ("width", [minimum, minimum + 8 * step, minimum + 6 * step]));
    }

    /// <summary>A request, and the values of each dynamic dimension: the first of all, the second of all, and so on.</summary>
    public static NetworkSample Of(ExportRequest request, params (string Dimension, long[] Values)[] sizes)
    {
        var cases = Enumerable.Range(0, sizes[0].Values.Length)
            .Select(i => (IReadOnlyDictionary<string, long>)sizes.ToDictionary(size => size.Dimension, size => size.Values[i])).ToArray();
        Settle(request.Module!);
        return new NetworkSample(request, cases);
    }

    /// <summary>Exports the network.</summary>
    public ExportedModel Export() => OnnxExporter.Export(Request);

    /// <summary>Compares ONNX Runtime with libtorch at every size.</summary>
    public VerificationReport Verify(ExportedModel model) => ModelVerifier.Verify(Request, model, new Tolerance(1e-4, 1e-4), Sizes);

    /// <summary>
    /// Lets all layers matter to the outputs, as in trained networks: weights of He's scale, under which activations neither grow nor
    /// vanish, and statistics of their own for the batch norms, which are identities when fresh.
    /// </summary>
    private static void Settle(nn.Module network)
    {
        using var noGradient = no_grad();
        foreach (var layer in network.modules())
        {
            if (layer is Conv2d convolution) nn.init.kaiming_normal_(convolution.weight!, nonlinearity: nn.init.NonlinearityType.ReLU);
            if (layer is Linear linear) nn.init.kaiming_normal_(linear.weight!, nonlinearity: nn.init.NonlinearityType.ReLU);
            if (layer is not BatchNorm2d norm) continue;
            norm.running_mean!.uniform_(-0.2, 0.2);
            norm.running_var!.uniform_(0.5, 1.5);
        }

        network.eval();
    }
}
