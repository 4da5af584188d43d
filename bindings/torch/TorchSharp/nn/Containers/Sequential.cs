using System.Runtime.CompilerServices;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace TorchSharp.Modules;

/// <summary>Calls its modules one after another, each with the result of the one before.</summary>
public class Sequential : Module<Tensor, Tensor>
{
    private readonly List<(string name, IModule<Tensor, Tensor> module)> steps = [];

    /// <summary>Modules named by their position: "0", "1", ….</summary>
    public Sequential(params Module<Tensor, Tensor>[] modules)
        : base(nameof(Sequential))
    {
        foreach (var module in modules)
        {
            append(module);
        }
    }

    public Sequential(params (string name, Module<Tensor, Tensor> submodule)[] modules)
        : base(nameof(Sequential))
    {
        foreach (var (name, module) in modules)
        {
            append(name, module);
        }
    }

    public int Count => steps.Count;

    [IndexerName("SequentialItems")]
    public IModule<Tensor, Tensor> this[int index] => steps[index].module;

    /// <summary>A new sequence over some of the same modules.</summary>
    [IndexerName("SequentialItems")]
    public Sequential this[Range index]
    {
        get
        {
            var (start, length) = index.GetOffsetAndLength(steps.Count);
            var slice = new Sequential(Array.Empty<Module<Tensor, Tensor>>());
            foreach (var (name, module) in steps.GetRange(start, length))
            {
                slice.append(name, module);
            }

            return slice;
        }
    }

    /// <summary>Adds a module at the end, named by its position.</summary>
    public Sequential append(IModule<Tensor, Tensor> module) => append(steps.Count.ToString(), module);

    /// <summary>Adds a module at the end.</summary>
    public Sequential append(string name, IModule<Tensor, Tensor> module)
    {
        register_module(name, (nn.Module)module);
        steps.Add((name, module));
        return this;
    }

    /// <remarks>Results between two modules are released at once, but for those that a module hands through.</remarks>
    public override Tensor forward(Tensor tensor)
    {
        if (steps.Count == 0)
        {
            return tensor.alias();
        }

        var result = tensor;
        foreach (var (_, module) in steps)
        {
            var next = module.call(result);
            if (!ReferenceEquals(result, tensor) && !ReferenceEquals(result, next))
            {
                result.Dispose();
            }

            result = next;
        }

        return result;
    }
}
