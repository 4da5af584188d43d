using Torchline.Contracts.TrainingSteps;
using static TorchSharp.torch;

namespace Torchline.Export.TrainingSteps;

/// <summary>
/// A step as a function of tensors. The module's own parameters are the leaves of the gradient; in the graph they are inputs. Their next
/// values are outputs, and nothing is written to them.
/// </summary>
internal sealed class TrainingStepProgram
{
    private readonly TrainingStepRequest request;

    private TrainingStepProgram(TrainingStepRequest request, TrainingStepState state) => (this.request, State) = (request, state);

    /// <summary>What goes in and comes out.</summary>
    public TrainingStepState State { get; }

    /// <summary>Prepares the step: one pass finds out what it moves.</summary>
    /// <exception cref="ExportException">Nothing is trained, or the loss is no scalar.</exception>
    public static TrainingStepProgram Of(TrainingStepRequest request)
    {
        var sizes = new ExportRequest(request.Name, inputs => inputs, [.. request.Inputs, .. request.Targets], []).DynamicDimensions
            .ToDictionary(size => size.Key, size => Math.Min(size.Value.Smallest + size.Value.Step, size.Value.Largest ?? long.MaxValue));
        var state = TrainingStepState.Of(request, () =>
        {
            Tensor[] inputs = [.. request.Inputs.Concat(request.Targets).Select(input => input.SampleOf(sizes))];
            var outputs = request.Forward(inputs[..request.Inputs.Count]);
            return (request.Loss.Invoke(outputs, inputs[request.Inputs.Count..]), [.. outputs]);
        });
        return new TrainingStepProgram(request, state);
    }

    /// <summary>The step's description, for the model's metadata.</summary>
    public TrainingStepDescription Describe() => new()
    {
        Format = TrainingStepDescription.CurrentFormat,
        Inputs = [.. request.Inputs.Concat(request.Targets).Select(input => input.Name)],
        Outputs = request.Outputs,
        HasSeed = request.HasSeed,
        Optimizer = request.Optimizer.ToString(),
        State = State.Describe(),
        Ties = State.Ties,
    };

    /// <summary>The step as a program to trace.</summary>
    /// <exception cref="ArgumentException">A name is taken twice.</exception>
    public ExportRequest Request()
    {
        var description = Describe();
        RequireDistinctNames(description);
        return new ExportRequest(request.Name, Run, [.. Inputs()], [.. description.Results])
        {
            Module = request.Module,
            HasGradients = true,
            Opset = request.Opset,
            Seed = request.HasSeed ? TrainingStepDescription.Seed : null,
            StateInputs = State.Parameters.Concat(State.Buffers).Select(entry => entry.Name).ToHashSet(),
            Metadata = new Dictionary<string, string>(request.Metadata) { [TrainingStepDescription.MetadataKey] = description.ToJson() },
        };
    }

    private IEnumerable<GraphInput> Inputs() =>
    [
        .. request.Inputs, .. request.Targets,
        GraphInput.Number(TrainingStepDescription.LearningRate),
        .. request.HasSeed ? [Count(TrainingStepDescription.Seed)] : Array.Empty<GraphInput>(),
        // Moments of squares are no less than zero.
        .. State.Kept.Select(entry => new GraphInput(
            entry.Name, entry.Parameter.dtype, [.. entry.Parameter.shape.Select(Dimension.Fixed)], shape => rand(shape, dtype: entry.Parameter.dtype))),
        Count(TrainingStepDescription.Step),
    ];

    private static GraphInput Count(string name) => new(name, ScalarType.Int64, [], shape => randint(0, 100, shape, dtype: ScalarType.Int64));

    /// <summary>One step: in the order of <see cref="Inputs"/> and of the description's results.</summary>
    internal IReadOnlyList<Tensor> Run(IReadOnlyList<Tensor> inputs)
    {
        var (data, targets) = (request.Inputs.Count, request.Targets.Count);
        var own = data + targets + (request.HasSeed ? 2 : 1);
        var (loss, outputs, gradients) = LossAndGradients([.. inputs.Take(data)], [.. inputs.Skip(data).Take(targets)]);

        using var noGradient = no_grad();
        var steps = inputs[^1];
        var rate = inputs[data + targets];
        if (request.MaximumNorm > 0) gradients = Clipped(gradients);
        var (parameters, kept) = (new List<Tensor>(), new List<Tensor>());
        var perParameter = request.Optimizer.Kept.Count;
        foreach (var (index, (name, parameter)) in State.Parameters.Index())
        {
            var factor = request.RateOf(name);
            var next = request.Optimizer.Next(
                parameter, gradients[index], [.. inputs.Skip(own + index * perParameter).Take(perParameter)],
                new OptimizerStep(factor == 1 ? rate : rate * factor, steps));
            parameters.Add(next.Parameter);
            kept.AddRange(next.Kept);
        }
        return
        [
            loss, .. request.Outputs.Count > 0 ? outputs : [], .. parameters, .. State.Buffers.Select(buffer => buffer.Tensor.detach().clone()), .. kept, steps + 1,
        ];
    }

    private (Tensor Loss, Tensor[] Outputs, IList<Tensor> Gradients) LossAndGradients(IReadOnlyList<Tensor> inputs, IReadOnlyList<Tensor> targets)
    {
        using var tracking = enable_grad();
        var outputs = request.Forward(inputs);
        var loss = request.Loss.Invoke(outputs, targets);
        var gradients = autograd.grad([loss], [.. State.Parameters.Select(parameter => parameter.Tensor)]);
        return (loss.detach(), [.. outputs.Select(output => output.detach())], gradients);
    }

    /// <summary>All gradients times the same factor, as <c>clip_grad_norm_</c> computes it.</summary>
    private IList<Tensor> Clipped(IList<Tensor> gradients)
    {
        var norm = stack(gradients.Select(gradient => gradient.square().sum())).sum().sqrt();
        var factor = (request.MaximumNorm / (norm + 1e-6)).clamp_max(1);
        return [.. gradients.Select(gradient => gradient * factor)];
    }

    private static void RequireDistinctNames(TrainingStepDescription description)
    {
        string[] inputs = [.. description.Inputs, TrainingStepDescription.LearningRate, TrainingStepDescription.Seed, .. description.State.Select(state => state.Name)];
        foreach (var names in new[] { inputs, [.. description.Results] })
        {
            if (names.GroupBy(name => name).FirstOrDefault(group => group.Count() > 1) is { } twice)
                throw new ArgumentException($"two inputs or outputs of the step would be called `{twice.Key}`: rename the input or the output.");
        }
    }
}
