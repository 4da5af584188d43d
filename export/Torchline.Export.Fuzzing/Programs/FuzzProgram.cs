namespace Torchline.Export.Fuzzing.Programs;

/// <summary>An input of a program.</summary>
/// <param name="Id">Its identity among the program's values.</param>
/// <param name="Name">Its name in the graph.</param>
/// <param name="Type">Data type.</param>
/// <param name="Dimensions">Its dimensions.</param>
/// <param name="Low">Smallest integer of its samples.</param>
/// <param name="High">Largest integer of its samples.</param>
public sealed record ProgramInput(int Id, string Name, ScalarType Type, IReadOnlyList<Dimension> Dimensions, long Low, long High);

/// <summary>A tensor that the program finds around it, such as a layer's weight.</summary>
/// <param name="Id">Its identity among the program's values.</param>
/// <param name="Shape">Its shape; the values are those of <see cref="Samples.Weights"/>.</param>
public sealed record ProgramConstant(int Id, IReadOnlyList<long> Shape);

/// <summary>A program as data: it can be run by libtorch, exported, printed as C# and made smaller.</summary>
/// <param name="Seed">What its samples follow from.</param>
/// <param name="Inputs">Its inputs.</param>
/// <param name="Constants">Its weights.</param>
/// <param name="Steps">Its statements in order.</param>
/// <param name="Outputs">What it returns.</param>
public sealed record FuzzProgram(
    int Seed, IReadOnlyList<ProgramInput> Inputs, IReadOnlyList<ProgramConstant> Constants, IReadOnlyList<Step> Steps,
    IReadOnlyList<ValueRef> Outputs)
{
    /// <summary>The dynamic dimensions by name.</summary>
    public IReadOnlyDictionary<string, Dimension> Dimensions => Inputs.SelectMany(input => input.Dimensions)
        .Where(dimension => dimension.Name is not null).DistinctBy(dimension => dimension.Name).ToDictionary(dimension => dimension.Name!);

    /// <summary>The program for the exporter, with fresh constants and samples.</summary>
    public ExportRequest ToRequest()
    {
        var constants = MakeConstants();
        return new ExportRequest(
            "fuzz", inputs => Run(inputs, constants),
            [.. Inputs.Select((input, i) => new GraphInput(
                input.Name, input.Type, input.Dimensions, Samples.Of(input.Type, Seed + i, input.Low, input.High)))],
            [.. Outputs.Select((_, i) => $"y{i}")]);
    }

    /// <summary>The constants, which live until the caller disposes of them or they are collected.</summary>
    public IReadOnlyList<Tensor> MakeConstants() =>
        [.. Constants.Select(constant => Samples.Weights([.. constant.Shape]).DetachFromDisposeScope())];

    /// <summary>Runs it in libtorch.</summary>
    /// <param name="inputs">Its inputs.</param>
    /// <param name="constants">Its constants.</param>
    /// <param name="after">What happens after each step, with its results.</param>
    public Tensor[] Run(IReadOnlyList<Tensor> inputs, IReadOnlyList<Tensor> constants, Action<Step, Tensor[]>? after = null)
    {
        var values = new Dictionary<int, Tensor[]>();
        foreach (var (input, tensor) in Inputs.Zip(inputs)) values[input.Id] = [tensor];
        foreach (var (constant, tensor) in Constants.Zip(constants)) values[constant.Id] = [tensor];
        Tensor Value(ValueRef value) => values[value.Source][Math.Max(0, value.Part)];
        foreach (var step in Steps)
        {
            var results = values[step.Id] = step.Run(Value);
            after?.Invoke(step, results);
        }
        return [.. Outputs.Select(Value)];
    }
}
