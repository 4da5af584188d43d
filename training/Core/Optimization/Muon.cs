namespace Torchline.Training.Core.Optimization;

/// <summary>
/// Momentum that is orthogonalised before each step (Jordan et al., "Muon: An optimizer for hidden layers in neural networks", 2024): a
/// matrix of weights moves as far in the directions in which gradients are rare as in the few that they share. Filters of convolutions
/// count as matrices (out, in x height x width).
/// </summary>
/// <remarks>For hidden layers. Normalisations, biases and the output layer are better trained by Adam.</remarks>
internal sealed class Muon : OptimizerHelper
{
    private const int NewtonSchulzSteps = 5;

    private readonly double momentum;

    /// <summary>Starts without momentum.</summary>
    /// <param name="parameters">Weights of two dimensions or more.</param>
    /// <param name="learningRate">How far a step goes: the spectral norm of the change, for matrices with no more rows than columns.</param>
    /// <param name="momentum">The share of the mean of the gradients that survives a step.</param>
    /// <exception cref="ArgumentException">A parameter is no matrix.</exception>
    public Muon(IEnumerable<Parameter> parameters, double learningRate, double momentum = 0.95)
    {
        Parameter[] all = [.. parameters];
        if (all.Any(parameter => parameter.dim() < 2))
            throw new ArgumentException("Vectors have no directions to orthogonalise; let another optimizer have them.", nameof(parameters));
        this.momentum = momentum;
        var options = new OptimizerOptions { LearningRate = learningRate, InitialLearningRate = learningRate };
        _parameter_groups = [new ParamGroup { Parameters = all, Options = options }];
        foreach (var parameter in all)
        {
            _state[parameter.Handle] = new State(parameter);
            _state[parameter.Handle].Initialize(options);
        }
    }

    public override Tensor step(Func<Tensor>? closure = null) => _step<ParamGroup>(Step, closure);

    /// <summary>
    /// The nearest semi-orthogonal matrix of each, roughly: singular values down to a thousandth of the norm come out between about 0.7 and 1.2, in the
    /// same directions.
    /// </summary>
    /// <remarks>
    /// Newton-Schulz iteration in matrix products alone, with the quintic of Jordan et al., whose slope at 0 is steep at the cost of not
    /// converging to 1.
    /// </remarks>
    /// <param name="matrices">Matrices (…, R, C).</param>
    /// <returns>Matrices (…, R, C).</returns>
    public static Tensor Orthogonalize(Tensor matrices)
    {
        const double a = 3.4445, b = -4.7750, c = 2.0315;
        using var scope = NewDisposeScope();
        var isTall = matrices.shape[^2] > matrices.shape[^1];
        var x = isTall ? matrices.transpose(-2, -1) : matrices; // the square of the short side is the smaller one
        x = x / (x.square().sum([-2, -1], keepdim: true).sqrt() + 1e-12);
        for (var step = 0; step < NewtonSchulzSteps; step++)
        {
            var square = x.matmul(x.transpose(-2, -1));
            x = (x * a) + ((square * b) + (square.matmul(square) * c)).matmul(x);
        }
        return (isTall ? x.transpose(-2, -1) : x).MoveToOuterDisposeScope();
    }

    protected override void Dispose(bool disposing)
    {
        base.Dispose(disposing);
        foreach (var (_, state) in _state)
            ((State)state).Momentum.Dispose();
    }

    private void Step(ParamGroup group)
    {
        foreach (var alike in group.Parameters.Where(parameter => parameter.grad is not null).GroupBy(ShapeOf))
        {
            // All matrices of a shape at once: most are small, and each operator has its price.
            using var ofShape = NewDisposeScope();
            var ((rows, columns), parameters) = (alike.Key, alike.ToArray());
            var ahead = stack([.. parameters.Select(parameter => Ahead(parameter).reshape(rows, columns))]); // (N, R, C)
            var length = -group.LearningRate * Math.Sqrt(Math.Max(1, (double)rows / columns));
            foreach (var (parameter, direction) in parameters.Zip(Orthogonalize(ahead).unbind()))
                parameter.add_(direction.reshape(parameter.shape), length);
        }
    }

    private static (long Rows, long Columns) ShapeOf(Parameter parameter) => (parameter.shape[0], parameter.numel() / parameter.shape[0]);

    /// <summary>Takes a parameter's gradient into the mean.</summary>
    /// <returns>The mean as it would be if the gradient came once more (Nesterov).</returns>
    private Tensor Ahead(Parameter parameter)
    {
        var (gradient, mean) = (parameter.grad!, ((State)_state[parameter.Handle]).Momentum);
        mean.mul_(momentum).add_(gradient, 1 - momentum);
        return (gradient * (1 - momentum)) + (mean * momentum);
    }

    private sealed class State(Parameter parameter) : OptimizerState(parameter)
    {
        public Tensor Momentum { get; private set; } = zeros_like(parameter).DetachFromDisposeScope();

        public override void SaveStateDict(BinaryWriter writer) => Momentum.Save(writer);

        public override void LoadStateDict(BinaryReader reader) => Momentum.Load(reader);

        public override void LoadStateDict(OptimizerState source) => Momentum.copy_(((State)source).Momentum);

        public override void Initialize(OptimizerOptions options) => Momentum.zero_();
    }
}
