using Torchline.Export.Fuzzing.Programs;

namespace Torchline.Export.Fuzzing.Drawing;

/// <summary>A program that is being drawn. A step runs at several sizes at once; one that libtorch refuses at any is not added.</summary>
internal sealed class Draft : IDisposable
{
    private const int Runs = 6;
    private const long LargestTensor = 50_000; // less than the cube of the largest sizes, which grows too much beyond them

    private readonly DisposeScope scope = NewDisposeScope();
    private readonly Dictionary<int, Tensor[][]> results = []; // by identity: for each run, the tensors
    private readonly List<Drawn> values = [];
    private readonly List<ProgramInput> inputs = [];
    private readonly List<ProgramConstant> constants = [];
    private readonly List<Step> steps = [];
    private readonly int seed;
    private int identities;

    public Draft(int seed)
    {
        this.seed = seed;
        Random = new Random(seed);
    }

    public Random Random { get; }

    /// <summary>The tensors so far, in order.</summary>
    public IReadOnlyList<Drawn> Values => values;

    public IReadOnlyList<Drawn> Inputs => [.. values.Where(value => inputs.Any(input => input.Id == value.Value.Source))];

    public int Steps => steps.Count;

    /// <summary>Whether tensors may have no elements.</summary>
    public bool AllowsEmpty { get; init; }

    /// <summary>Largest absolute value of a float.</summary>
    public double LargestFloat { get; init; } = 1000;

    public int Next(int bound) => Random.Next(bound);
    public bool Chance(double probability) => Random.NextDouble() < probability;
    public T Of<T>(params IReadOnlyList<T> choices) => choices[Random.Next(choices.Count)];

    /// <summary>Adds an input; its dynamic dimensions are tried at their smallest size and at five others.</summary>
    public Drawn Input(ScalarType type, IReadOnlyList<Dimension> dimensions, long low = 0, long high = 9)
    {
        var input = new ProgramInput(identities++, $"{"xyzuv"[inputs.Count]}", type, dimensions, low, high);
        inputs.Add(input);
        var sample = Samples.Of(type, seed + inputs.Count - 1, low, high);
        var tensors = Enumerable.Range(0, Runs).Select(run => sample([.. dimensions.Select(dimension => SizeAt(run, dimension))]));
        return Define(input.Id, [.. tensors.Select(tensor => new[] { tensor })], isList: false)[0];
    }

    /// <summary>Adds a weight.</summary>
    public Drawn Constant(params long[] shape)
    {
        var constant = new ProgramConstant(identities++, shape);
        constants.Add(constant);
        return Define(constant.Id, [.. Enumerable.Range(0, Runs).Select(_ => new[] { Samples.Weights(shape) })], isList: false)[0];
    }

    /// <summary>Runs a step and adds it; null, and nothing added, where libtorch refuses it or its results are of no use.</summary>
    public Drawn[]? Add(
        Operator @operator, IReadOnlyList<Drawn> tensors, IReadOnlyList<Number> numbers, IReadOnlyList<double> reals,
        IReadOnlyList<ScalarType> types)
    {
        var step = new Step(identities++, @operator, [.. tensors.Select(tensor => tensor.Value)], numbers, reals, types);
        var made = TryRun(step);
        if (made is not null && Suits(made))
        {
            steps.Add(step);
            return Define(step.Id, made, @operator.GivesList);
        }
        if (@operator.Writes) RunAgain(); // it may have written at some of the sizes
        return null;
    }

    /// <summary>The value of a number at each size; null where it cannot be computed.</summary>
    public long[]? Evaluate(Number number)
    {
        try
        {
            return [.. Enumerable.Range(0, Runs).Select(run => number.Evaluate(value => At(run, value)))];
        }
        catch (DivideByZeroException)
        {
            return null;
        }
    }

    public FuzzProgram Finish(IReadOnlyList<Drawn> outputs) =>
        new(seed, [.. inputs], [.. constants], [.. steps], [.. outputs.Select(output => output.Value)]);

    /// <summary>Whether a later step reads the value.</summary>
    public bool IsRead(Drawn value) => steps.Any(step => step.Tensors.Contains(value.Value));

    public void Dispose() => scope.Dispose();

    private Tensor At(int run, ValueRef value) => results[value.Source][run][Math.Max(0, value.Part)];

    private Drawn[] Define(int id, Tensor[][] made, bool isList)
    {
        results[id] = made;
        Drawn[] added = [.. made[0].Select((_, i) => new Drawn(new ValueRef(id, isList ? i : -1), [.. made.Select(parts => parts[i])]))];
        values.AddRange(added);
        return added;
    }

    private Tensor[][]? TryRun(Step step)
    {
        try
        {
            return [.. Enumerable.Range(0, Runs).Select(run => step.Run(value => At(run, value)))];
        }
        catch (Exception refusal) when (Refusals.IsOfLibtorch(refusal))
        {
            return null;
        }
    }

    private bool Suits(Tensor[][] made) => made.All(parts => parts.Length == made[0].Length && parts.Length > 0)
        && made.SelectMany(parts => parts.Zip(made[0])).All(pair => AreAlike(pair.First, pair.Second))
        && made.SelectMany(parts => parts).All(Suits);

    private static bool AreAlike(Tensor left, Tensor right) => left.dtype == right.dtype && left.Dimensions == right.Dimensions;

    private bool Suits(Tensor tensor)
    {
        if (tensor.Dimensions > 5 || tensor.numel() > LargestTensor || (tensor.numel() == 0 && !AllowsEmpty)) return false;
        if (!tensor.is_floating_point() || tensor.numel() == 0) return !tensor.is_complex();
        using var largest = tensor.abs().max();
        return largest.ToDouble() <= LargestFloat; // false for NaN, too
    }

    /// <summary>Runs everything anew from the samples.</summary>
    private void RunAgain()
    {
        var defined = values.ToArray();
        values.Clear();
        results.Clear();
        foreach (var (i, input) in inputs.Index())
        {
            var sample = Samples.Of(input.Type, seed + i, input.Low, input.High);
            var shapes = Enumerable.Range(0, Runs).Select(run => input.Dimensions.Select(dimension => SizeAt(run, dimension)).ToArray());
            results[input.Id] = [.. shapes.Select(shape => new[] { sample(shape) })];
        }
        foreach (var constant in constants)
            results[constant.Id] = [.. Enumerable.Range(0, Runs).Select(_ => new[] { Samples.Weights([.. constant.Shape]) })];
        foreach (var step in steps) results[step.Id] = [.. Enumerable.Range(0, Runs).Select(run => step.Run(value => At(run, value)))];
        foreach (var old in defined) values.Add(new Drawn(old.Value, [.. Enumerable.Range(0, Runs).Select(run => At(run, old.Value))]));
    }

    /// <summary>Sizes that differ between dimensions, with every remainder of two, three and four among them.</summary>
    private static long SizeAt(int run, Dimension dimension)
    {
        if (dimension.Name is not { } name) return dimension.Size;
        long[][] above = [[0, 0, 0], [1, 2, 3], [4, 7, 9], [10, 5, 6], [7, 12, 14], [40, 41, 42]];
        return dimension.Minimum + above[run][name[0] % 3];
    }
}
