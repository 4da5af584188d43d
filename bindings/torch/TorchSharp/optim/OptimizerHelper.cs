using static TorchSharp.torch;
using static TorchSharp.torch.optim;

namespace TorchSharp.Modules;

/// <summary>Base of the optimizers: their groups and states, and how these are saved.</summary>
public abstract class OptimizerHelper : Optimizer
{
    protected OptimizerOptions _defaults = null!;

    private readonly Dictionary<Parameter, OptimizerState> states = new(ReferenceEqualityComparer.Instance);

    public override void add_param_group(ParamGroup param_group)
    {
        param_group.Options.Complete(_defaults);
        param_group.Parameters = [.. param_group.Parameters];
        foreach (var parameter in param_group.Parameters)
        {
            var state = NewState(parameter);
            if (!states.TryAdd(parameter, state))
            {
                throw new ArgumentException("A parameter appears in more than one parameter group.", nameof(param_group));
            }

            state.Initialize(param_group.Options);
        }

        _parameter_groups.Add(param_group);
    }

    public virtual StateDictionary state_dict()
    {
        var dictionary = new StateDictionary();
        foreach (var group in _parameter_groups)
        {
            dictionary.Options.Add(group.Options);
            dictionary.StateIndexRef.Add([.. group.Parameters.Select((_, i) => dictionary.State.Count + i)]);
            dictionary.State.AddRange(group.Parameters.Select(parameter => states[parameter]));
        }

        return dictionary;
    }

    /// <summary>Copies the options and states of another optimizer of this kind.</summary>
    /// <exception cref="ArgumentException">It has another number of groups or parameters.</exception>
    public virtual void load_state_dict(StateDictionary state_dict)
    {
        var own = Matching(state_dict.Options.Count, state_dict.State.Count);
        foreach (var (options, source) in own.Options.Zip(state_dict.Options))
        {
            options.LoadStateDict(source);
        }

        foreach (var (state, source) in own.State.Zip(state_dict.State))
        {
            state.LoadStateDict(source);
        }
    }

    public void save_state_dict(string location)
    {
        using var writer = new BinaryWriter(File.Create(location));
        save_state_dict(writer);
    }

    /// <summary>Writes the optimizer's name, the numbers of groups and states, the options and the states.</summary>
    public void save_state_dict(BinaryWriter writer)
    {
        var dictionary = state_dict();
        writer.Write(GetType().Name);
        writer.Write7BitEncodedInt64(dictionary.Options.Count);
        writer.Write7BitEncodedInt64(dictionary.State.Count);
        dictionary.Options.ForEach(options => options.SaveStateDict(writer));
        dictionary.State.ForEach(state => state.SaveStateDict(writer));
    }

    public void load_state_dict(string location)
    {
        using var reader = new BinaryReader(File.OpenRead(location));
        load_state_dict(reader);
    }

    /// <summary>
    /// Reads what <see cref="save_state_dict(BinaryWriter)"/> wrote: the next step is the one that would have followed.
    /// </summary>
    /// <exception cref="InvalidDataException">The stream holds another kind of optimizer.</exception>
    /// <exception cref="ArgumentException">It has another number of groups or parameters, or tensors of other shapes.</exception>
    public void load_state_dict(BinaryReader reader)
    {
        var optimizer = reader.ReadString();
        if (optimizer != GetType().Name)
        {
            throw new InvalidDataException($"Expected the state of {GetType().Name} but found that of {optimizer}.");
        }

        var own = Matching(reader.Read7BitEncodedInt64(), reader.Read7BitEncodedInt64());
        own.Options.ForEach(options => options.LoadStateDict(reader));
        own.State.ForEach(state => state.LoadStateDict(reader));
    }

    /// <summary>Moves the state to another device.</summary>
    public void to(Device device)
    {
        foreach (var state in states.Values)
        {
            state.to(device);
        }
    }

    /// <summary>Computes the loss if asked to, then lets <paramref name="body"/> update every group without recording.</summary>
    protected Tensor? _step<T>(Action<T> body, Func<Tensor>? loss_closure = null)
        where T : ParamGroup
    {
        Tensor? loss = null;
        if (loss_closure is not null)
        {
            using var _ = enable_grad();
            loss = loss_closure();
        }

        using var mode = no_grad();
        foreach (var group in _parameter_groups)
        {
            body((T)group);
        }

        return loss;
    }

    private protected override void DisposeState()
    {
        foreach (var state in states.Values.OfType<IDisposable>())
        {
            state.Dispose();
        }
    }

    /// <summary>
    /// The direction to step against where it is not the gradient itself: with weight decay, or uphill. Else null.
    /// </summary>
    internal static Tensor? WithDecay(Tensor gradient, Tensor parameter, double decay, bool maximize)
    {
        var uphill = maximize ? Aten.neg.Call(gradient) : null;
        if (decay == 0)
        {
            return uphill;
        }

        return uphill is null
            ? Aten.add_Tensor.Call(gradient, parameter, decay)
            : Aten.add__Tensor.CallInPlace(uphill, parameter, decay);
    }

    private protected abstract OptimizerState NewState(Parameter parameter);

    private protected TState StateOf<TState>(Parameter parameter)
        where TState : OptimizerState => (TState)states[parameter];

    /// <exception cref="ArgumentException">The counts differ from this optimizer's.</exception>
    private StateDictionary Matching(long groups, long parameters)
    {
        var own = state_dict();
        if (groups != own.Options.Count || parameters != own.State.Count)
        {
            throw new ArgumentException(
                $"The state is of {groups} parameter groups and {parameters} parameters, " +
                $"the optimizer has {own.Options.Count} and {own.State.Count}.");
        }

        return own;
    }
}
