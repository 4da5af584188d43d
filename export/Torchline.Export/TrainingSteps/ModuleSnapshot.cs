using static TorchSharp.torch;

namespace Torchline.Export.TrainingSteps;

/// <summary>A copy of a module's parameters and buffers, which it gets back when this is disposed.</summary>
internal sealed class ModuleSnapshot : IDisposable
{
    private readonly Dictionary<string, (Tensor Live, Tensor Copy)> tensors;

    private ModuleSnapshot(Dictionary<string, (Tensor, Tensor)> tensors) => this.tensors = tensors;

    /// <summary>Copies them.</summary>
    public static ModuleSnapshot Take(nn.Module module)
    {
        using var noGradient = no_grad();
        return new ModuleSnapshot(module.state_dict().ToDictionary(
            entry => entry.Key, entry => (entry.Value, entry.Value.detach().clone().DetachFromDisposeScope())));
    }

    /// <summary>Names of the tensors that have changed since.</summary>
    public IReadOnlySet<string> Changed()
    {
        using var scope = NewDisposeScope();
        return tensors.Where(entry => !Same(entry.Value.Live, entry.Value.Copy)).Select(entry => entry.Key).ToHashSet();
    }

    /// <inheritdoc />
    public void Dispose()
    {
        using var noGradient = no_grad();
        foreach (var (live, copy) in tensors.Values)
        {
            using (copy) live.copy_(copy);
        }
    }

    private static bool Same(Tensor live, Tensor copy) => live.detach().eq(copy).all().item<bool>();
}
