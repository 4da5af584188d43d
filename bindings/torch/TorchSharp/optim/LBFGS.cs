using static TorchSharp.torch;
using static TorchSharp.torch.optim;

namespace TorchSharp.Modules;

/// <summary>
/// A quasi-Newton method of limited memory, without line search: each step goes the learning rate's multiple of what the last
/// gradients tell about the curvature. Source: Nocedal 1980, "Updating Quasi-Newton Matrices with Limited Storage"; the two
/// loops are algorithm 7.4 of Nocedal and Wright, "Numerical Optimization", 2006.
/// </summary>
public class LBFGS : Optimizer, ILearningRateController
{
    private const double SmallestCurvature = 1e-10; // below it an update would make the estimate of the curvature useless

    private readonly Parameter[] trained;
    private readonly long iterationsPerStep;
    private readonly long evaluationsPerStep;
    private readonly double flatness;
    private readonly double smallestChange;
    private readonly long historySize;

    private readonly LinkedList<Correction> history = [];
    private Tensor? lastGradient;
    private Tensor? direction;
    private double stepLength;
    private double inverseCurvature = 1;

    internal LBFGS(
        IEnumerable<Parameter> parameters, double lr, long max_iter, long max_eval, double tolerance_grad, double tolerance_change, long history_size)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(lr);
        trained = [.. parameters];
        _parameter_groups = [new ParamGroup { Parameters = trained }];
        LearningRate = InitialLearningRate = lr;
        (iterationsPerStep, evaluationsPerStep, historySize) = (max_iter, max_eval, history_size);
        (flatness, smallestChange) = (tolerance_grad, tolerance_change);
    }

    public double LearningRate { get; set; }

    public double InitialLearningRate { get; set; }

    public override IEnumerable<ILearningRateController> ParamGroups => [this];

    /// <summary>Makes up to <c>max_iter</c> steps; fewer where the function is flat.</summary>
    /// <param name="closure">Computes loss and gradients anew.</param>
    /// <returns>The loss before the first of them.</returns>
    /// <exception cref="ArgumentNullException">There is no closure.</exception>
    public override Tensor? step(Func<Tensor>? closure)
    {
        ArgumentNullException.ThrowIfNull(closure);
        using var mode = no_grad();
        var first = Evaluate(closure);
        var loss = first.ToDouble();
        var evaluations = 1L;
        for (var iteration = 1L; iteration <= iterationsPerStep; iteration++)
        {
            using var scope = NewDisposeScope();
            var gradient = Gradient();
            if (gradient.abs().max().ToDouble() <= flatness)
            {
                break;
            }

            Turn(gradient);
            if (gradient.dot(direction!).ToDouble() > -smallestChange)
            {
                break;
            }

            Move();
            if (iteration == iterationsPerStep)
            {
                break;
            }

            using var next = Evaluate(closure);
            var change = next.ToDouble() - loss;
            loss += change;
            if (++evaluations >= evaluationsPerStep
                || direction!.abs().max().ToDouble() * stepLength <= smallestChange
                || Math.Abs(change) < smallestChange)
            {
                break;
            }
        }

        return first;
    }

    private protected override void DisposeState()
    {
        foreach (var correction in history)
        {
            correction.Dispose();
        }

        lastGradient?.Dispose();
        direction?.Dispose();
    }

    private static Tensor Evaluate(Func<Tensor> closure)
    {
        using var _ = enable_grad();
        return closure();
    }

    /// <summary>The gradients of all parameters as one vector.</summary>
    private Tensor Gradient() => cat([.. trained.Select(parameter => (parameter.grad ?? zeros_like(parameter)).reshape(-1))]);

    /// <summary>Decides where the next step goes, and how far.</summary>
    private void Turn(Tensor gradient)
    {
        if (lastGradient is null)
        {
            stepLength = Math.Min(1, 1 / gradient.abs().sum().ToDouble()) * LearningRate;
        }
        else
        {
            Remember(gradient);
            stepLength = LearningRate;
        }

        Keep(ref lastGradient, gradient.clone());
        Keep(ref direction, DirectionFor(gradient));
    }

    private void Remember(Tensor gradient)
    {
        var turned = gradient - lastGradient!;
        var moved = direction! * stepLength;
        var curvature = turned.dot(moved).ToDouble();
        if (curvature <= SmallestCurvature)
        {
            return;
        }

        if (history.Count == historySize)
        {
            history.First!.Value.Dispose();
            history.RemoveFirst();
        }

        inverseCurvature = curvature / turned.dot(turned).ToDouble();
        history.AddLast(new Correction(moved.DetachFromDisposeScope(), turned.DetachFromDisposeScope(), 1 / curvature));
    }

    /// <summary>Minus the estimated inverse Hessian times the gradient.</summary>
    private Tensor DirectionFor(Tensor gradient)
    {
        var result = gradient.neg();
        var shares = new Stack<double>();
        for (var node = history.Last; node is not null; node = node.Previous)
        {
            var share = node.Value.InverseCurvature * node.Value.Moved.dot(result).ToDouble();
            Aten.add__Tensor.CallInPlace(result, node.Value.Turned, -share);
            shares.Push(share);
        }

        Aten.mul__Scalar.CallInPlace(result, inverseCurvature);
        foreach (var correction in history)
        {
            var share = correction.InverseCurvature * correction.Turned.dot(result).ToDouble();
            Aten.add__Tensor.CallInPlace(result, correction.Moved, shares.Pop() - share);
        }

        return result;
    }

    private void Move()
    {
        var offset = 0L;
        foreach (var parameter in trained)
        {
            var part = direction!.narrow(0, offset, parameter.numel()).view(parameter.shape);
            Aten.add__Tensor.CallInPlace(parameter, part, stepLength);
            offset += parameter.numel();
        }
    }

    private static void Keep(ref Tensor? field, Tensor value)
    {
        field?.Dispose();
        field = value.DetachFromDisposeScope();
    }

    /// <summary>What one step told about the curvature.</summary>
    /// <param name="Moved">How far the parameters moved.</param>
    /// <param name="Turned">How the gradient changed.</param>
    /// <param name="InverseCurvature">One over their inner product.</param>
    private sealed record Correction(Tensor Moved, Tensor Turned, double InverseCurvature) : IDisposable
    {
        public void Dispose()
        {
            Moved.Dispose();
            Turned.Dispose();
        }
    }
}
