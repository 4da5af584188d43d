using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Torchline.Training.Core.Optimization;

/// <summary>
/// Momentum that is orthogonalised before each step (Jordan et al., "Muon: An optimizer for hidden layers in neural networks", 2024): a
/// matrix of weights moves as far in the directions in which gradients are rare as in the few that they share. Filters of convolutions
/// count as matrices (out, in x height x width).
/// </summary>
/// <remarks>For hidden layers. Normalisations, biases and the layer that makes the output learn better by Adam.</remarks>
public sealed class Muon : IDisposable
{
    private const int NewtonSchulzSteps = 5;

    private readonly Parameter[] parameters;
    private readonly Tensor[] momenta;
    private readonly double learningRate;
    private readonly double momentum;

    /// <summary>Starts without momentum.</summary>
    /// <param name="parameters">Weights of two dimensions or more.</param>
    /// <param name="learningRate">How far a step goes: the spectral norm of the change, for matrices with no more rows than columns.</param>
    /// <param name="momentum">How much of the mean of the gradients survives a step.</param>
    /// <exception cref="ArgumentException">A parameter is no matrix.</exception>
    public Muon(IEnumerable<Parameter> parameters, double learningRate, double momentum = 0.95)
    {
        this.parameters = [.. parameters];
        if (this.parameters.Any(parameter => parameter.dim() < 2))
            throw new ArgumentException("Vectors have no directions to orthogonalise; let another optimizer have them.", nameof(parameters));
        (this.learningRate, this.momentum) = (learningRate, momentum);
        momenta = [.. this.parameters.Select(parameter => zeros_like(parameter).DetachFromDisposeScope())];
    }

    /// <summary>Steps by the present gradients; weights without one stay.</summary>
    /// <param name="factor">The schedule's factor of the learning rate.</param>
    public void Step(double factor)
    {
        using var _ = no_grad();
        using var scope = NewDisposeScope();
        var learning = parameters.Zip(momenta).Where(pair => pair.First.grad is not null);
        foreach (var alike in learning.GroupBy(pair => ShapeOf(pair.First)))
        {
            // All matrices of a shape at once: most are small, and each operator has its price.
            using var ofShape = NewDisposeScope();
            var ((rows, columns), pairs) = (alike.Key, alike.ToArray());
            var ahead = stack([.. pairs.Select(pair => Ahead(pair.First.grad!, pair.Second).reshape(rows, columns))]); // (N, R, C)
            var length = -learningRate * factor * Math.Sqrt(Math.Max(1, (double)rows / columns));
            foreach (var ((parameter, _), direction) in pairs.Zip(Orthogonalize(ahead).unbind()))
                parameter.add_(direction.reshape(parameter.shape), length);
        }
    }

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

    /// <summary>Writes the momenta.</summary>
    public void Save(BinaryWriter writer)
    {
        foreach (var mean in momenta)
            mean.Save(writer);
    }

    /// <summary>Reads what <see cref="Save"/> wrote.</summary>
    public void Load(BinaryReader reader)
    {
        foreach (var mean in momenta)
            mean.Load(reader);
    }

    /// <inheritdoc />
    public void Dispose()
    {
        foreach (var mean in momenta)
            mean.Dispose();
    }

    private static (long Rows, long Columns) ShapeOf(Parameter parameter) => (parameter.shape[0], parameter.numel() / parameter.shape[0]);

    /// <summary>Takes a gradient into the mean.</summary>
    /// <returns>The mean as it would be if the gradient came once more (Nesterov).</returns>
    private Tensor Ahead(Tensor gradient, Tensor mean)
    {
        mean.mul_(momentum).add_(gradient, 1 - momentum);
        return (gradient * (1 - momentum)) + (mean * momentum);
    }
}
