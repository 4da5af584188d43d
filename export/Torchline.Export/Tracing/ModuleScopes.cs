using static TorchSharp.torch;

namespace Torchline.Export.Tracing;

/// <summary>Enters the scope of each executing module in the recorder, through forward hooks on every module.</summary>
internal sealed class ModuleScopes : IDisposable
{
    private readonly Stack<IDisposable> open = new();
    private readonly List<Action> removals = [];

    public ModuleScopes(nn.Module module, ProgramRecorder recorder)
    {
        foreach (var (path, child) in module.named_modules())
        {
            Hook(child, "register_forward_pre_hook", _ => open.Push(recorder.Enter(path)));
            Hook(child, "register_forward_hook", _ => open.Pop().Dispose());
        }
    }

    public void Dispose()
    {
        foreach (var remove in removals) remove();
    }

    /// <summary>The hook methods belong to a generic base class of the module's own signature: they can only be reached by name.</summary>
    private void Hook(nn.Module module, string method, Action<nn.Module> hook)
    {
        if (module.GetType().GetMethod(method, [typeof(Action<nn.Module>)])?.Invoke(module, [hook]) is { } remover)
            removals.Add(() => remover.GetType().GetMethod("remove")!.Invoke(remover, null));
    }
}
