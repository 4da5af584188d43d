using Torchline.Contracts.TrainingSteps;
using Torchline.Export.Lowering;

namespace Torchline.Export.TrainingSteps;

/// <summary>
/// Exports one step of a training as a graph that ordinary ONNX Runtime runs: forward pass, loss, backward pass and optimizer, traced
/// together as libtorch runs them. State goes in and comes out, so a program without libtorch trains by feeding each step's state to the next
/// (Torchline.TrainingSteps does).
/// </summary>
/// <example>
/// <code>
/// var step = TrainingStepExporter.Export(TrainingStepRequest.Of(
///     "digits", module, GraphInput.Float32("image", Dimension.Dynamic("batch"), Dimension.Fixed(784)),
///     GraphInput.Int64("digit", 10, Dimension.Dynamic("batch")), TrainingLoss.CrossEntropy(), Adam.W));
/// step.Save("step.onnx", "step.safetensors");
/// </code>
/// </example>
public static class TrainingStepExporter
{
    /// <summary>Exports a step. The module's parameters and buffers are as before afterwards.</summary>
    /// <param name="request">What to export.</param>
    /// <param name="registry">Lowerings; this library's own when null.</param>
    /// <exception cref="ExportException">The step cannot be exported; the message names operator, place and what to do.</exception>
    /// <exception cref="ArgumentException">An option of the optimizer makes no sense, or a name is taken twice.</exception>
    public static ExportedTrainingStep Export(TrainingStepRequest request, LoweringRegistry? registry = null)
    {
        request.Optimizer.Validate();
        var program = TrainingStepProgram.Of(request);
        using var before = ModuleSnapshot.Take(request.Module); // each trace moves running statistics
        var initial = program.State.Initial();
        var model = OnnxExporter.Export(program.Request(), registry);
        return new ExportedTrainingStep(model, initial, program.Describe());
    }
}

/// <summary>An exported training step and the state before its first run.</summary>
public sealed class ExportedTrainingStep
{
    internal ExportedTrainingStep(ExportedModel model, IReadOnlyList<StateTensor> initialState, TrainingStepDescription description) =>
        (Model, InitialState, Description) = (model, initialState, description);

    /// <summary>The step.</summary>
    public ExportedModel Model { get; }
    /// <summary>The module's parameters and buffers as they are, and the optimizer's zeros.</summary>
    public IReadOnlyList<StateTensor> InitialState { get; }
    /// <summary>The names of inputs, outputs and state; the model's metadata has the same.</summary>
    public TrainingStepDescription Description { get; }

    /// <summary>Writes both files.</summary>
    /// <param name="model">The ONNX file: <c>step.onnx</c>.</param>
    /// <param name="state">The initial state in the safetensors format: <c>step.safetensors</c>.</param>
    public void Save(string model, string state)
    {
        Model.Save(model);
        StateFile.Write(state, InitialState);
    }
}
