using Torchline.Contracts.Tasks.StyleTransfer;
using static TorchSharp.torch;

namespace Torchline.Export.Tasks.StyleTransfer;

/// <summary>A caller of the two graphs in ONNX Runtime alone: each step's outputs are the next one's inputs.</summary>
/// <param name="stepModel">The step's ONNX file.</param>
/// <param name="targetsModel">The ONNX file that computes the targets of an image.</param>
/// <param name="threads">Threads inside an operator.</param>
internal sealed class StyleOptimizationSession(byte[] stepModel, byte[] targetsModel, int threads) : IDisposable
{
    private readonly OnnxProgram step = new(stepModel, threads);
    private readonly OnnxProgram targets = new(targetsModel, threads);

    /// <summary>Optimises from the content image on.</summary>
    /// <returns>RGB pixels (1, H, W, 3), uint8, and the loss before the last step.</returns>
    public (Tensor Pixels, double Loss) Run(ImagePair images, int iterations, double learningRate)
    {
        var content = TargetsOf(images.Content);
        var style = TargetsOf(images.Style);
        var values = new Dictionary<string, Tensor>(style)
        {
            [StyleOptimizationContract.Image] = content[StyleOptimizationContract.Image],
            [StyleOptimizationContract.Content] = content[StyleOptimizationContract.Content],
            [StyleOptimizationContract.FirstMoment] = zeros_like(content[StyleOptimizationContract.Image]),
            [StyleOptimizationContract.SecondMoment] = zeros_like(content[StyleOptimizationContract.Image]),
            [StyleOptimizationContract.LearningRate] = tensor((float)learningRate),
            [StyleOptimizationContract.ContentWeight] = tensor(1f),
            [StyleOptimizationContract.StyleWeight] = tensor(1f),
            [StyleOptimizationContract.TotalVariationWeight] = tensor(1f),
        };
        var (pixels, loss) = (images.Content, 0.0);
        for (var iteration = 1L; iteration <= iterations; iteration++)
        {
            values[StyleOptimizationContract.Step] = tensor(iteration);
            var outputs = Named(step, step.Run(step.InputNames, [.. step.InputNames.Select(name => values[name])], step.OutputNames));
            foreach (var (output, input) in StyleOptimizationContract.Carried)
                values[input] = outputs[output];
            (pixels, loss) = (outputs[StyleOptimizationContract.Pixels], StyleOptimizationContract.Losses.Sum(name => outputs[name].item<float>()));
        }
        return (pixels, loss);
    }

    public void Dispose()
    {
        step.Dispose();
        targets.Dispose();
    }

    private Dictionary<string, Tensor> TargetsOf(Tensor pixels) =>
        Named(targets, targets.Run([StyleOptimizationContract.Pixels], [pixels], targets.OutputNames));

    private static Dictionary<string, Tensor> Named(OnnxProgram program, Tensor[] outputs) =>
        program.OutputNames.Zip(outputs).ToDictionary(output => output.First, output => output.Second);
}
