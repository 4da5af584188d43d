using static TorchSharp.torch;

namespace Torchline.Export.TrainingSteps;

/// <summary>What to export: a module, what it is trained on, what is minimised, and how.</summary>
/// <remarks>
/// Layers keep the mode that they are in: a batch norm that is training moves its running statistics, which are state then; a dropout that is
/// training needs <see cref="HasSeed"/>. Parameters with <c>requires_grad</c> false, and those that the loss does not depend on, stay as they are.
/// </remarks>
/// <param name="Name">Name of the graph.</param>
/// <param name="Module">Holds the parameters; its names are the state's.</param>
/// <param name="Forward">The module's outputs for the inputs.</param>
/// <param name="Inputs">Inputs of the module.</param>
/// <param name="Targets">Inputs of the loss alone, such as classes.</param>
/// <param name="Loss">What is minimised.</param>
/// <param name="Optimizer">How parameters move.</param>
public sealed record TrainingStepRequest(
    string Name,
    nn.Module Module,
    Func<IReadOnlyList<Tensor>, IReadOnlyList<Tensor>> Forward,
    IReadOnlyList<GraphInput> Inputs,
    IReadOnlyList<GraphInput> Targets,
    TrainingLoss Loss,
    TrainingOptimizer Optimizer)
{
    /// <summary>Names for the module's outputs, where the step gives them beside the loss; none otherwise.</summary>
    public IReadOnlyList<string> Outputs { get; init; } = [];

    /// <summary>Whether there is a seed input, an int64 scalar that dropout's masks follow from.</summary>
    public bool HasSeed { get; init; }

    /// <summary>What a parameter's learning rate is multiplied by, given its state-dict name.</summary>
    public Func<string, double> RateOf { get; init; } = _ => 1;

    /// <summary>What the norm of all gradients together is cut to; 0: never.</summary>
    public double MaximumNorm { get; init; }

    /// <summary>Version of the ONNX operator set that is emitted, 18 to 22.</summary>
    public int Opset { get; init; } = OnnxExporter.Opset;

    /// <summary>Further key-value pairs for the file's metadata properties.</summary>
    public IReadOnlyDictionary<string, string> Metadata { get; init; } = new Dictionary<string, string>();

    /// <summary>A request for a module with one tensor in and one out.</summary>
    public static TrainingStepRequest Of(
        string name, nn.Module<Tensor, Tensor> module, GraphInput input, GraphInput target, TrainingLoss loss, TrainingOptimizer optimizer) =>
        new(name, module, inputs => [module.call(inputs[0])], [input], [target], loss, optimizer);
}
