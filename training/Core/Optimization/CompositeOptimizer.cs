namespace Torchline.Training.Core.Optimization;

/// <summary>Several optimizers as one, each of its own parameters: steps, parameter groups and states are those of the first, then of the next.</summary>
/// <param name="parts">The optimizers; they belong to this object.</param>
internal sealed class CompositeOptimizer(params OptimizerHelper[] parts) : OptimizerHelper
{
    public override IEnumerable<optim.ILearningRateController> ParamGroups => parts.SelectMany(part => part.ParamGroups);

    public override IEnumerable<Parameter> parameters() => parts.SelectMany(part => part.parameters());

    public override Tensor step(Func<Tensor>? closure = null)
    {
        var loss = parts[0].step(closure);
        foreach (var part in parts.Skip(1))
            part.step();
        return loss;
    }

    public override StateDictionary state_dict()
    {
        var all = parts[0].state_dict();
        foreach (var part in parts.Skip(1).Select(part => part.state_dict()))
        {
            all.StateIndexRef.AddRange(part.StateIndexRef.Select(indices => indices.ConvertAll(index => index + all.State.Count)));
            all.Options.AddRange(part.Options);
            all.State.AddRange(part.State);
        }
        return all;
    }

    protected override void Dispose(bool disposing)
    {
        base.Dispose(disposing);
        foreach (var part in parts)
            part.Dispose();
    }
}
