using static TorchSharp.torch.nn;

namespace TorchSharp.Modules;

/// <summary>Marks modules that own no parameters, so that moving and converting them is free.</summary>
public interface IParameterLessModule;

/// <summary>A module with one input and no parameters.</summary>
public abstract class ParameterLessModule<T1, TResult> : Module<T1, TResult>, IParameterLessModule
{
    protected ParameterLessModule(string name)
        : base(name)
    {
    }
}
