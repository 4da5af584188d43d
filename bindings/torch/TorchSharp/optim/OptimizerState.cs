using static TorchSharp.torch;

namespace TorchSharp.Modules;

/// <summary>What an optimizer remembers of one parameter from step to step.</summary>
public abstract class OptimizerState
{
    protected Parameter _parameter;

    protected OptimizerState(Parameter parameter) => _parameter = parameter;

    /// <summary>The state's tensors, in the order of the file.</summary>
    private protected abstract IReadOnlyList<Slot> Slots { get; }

    /// <summary>The number of steps made, or null where the optimizer does not count.</summary>
    private protected virtual long? Steps
    {
        get => null;
        set { }
    }

    /// <summary>Makes the state of a parameter that was not trained yet.</summary>
    public virtual void Initialize(OptimizerOptions options)
    {
    }

    /// <summary>Moves the state to another device.</summary>
    public virtual void to(Device device)
    {
        foreach (var slot in Slots)
        {
            slot.Replace(slot.Get()?.to(device, copy: true));
        }
    }

    public virtual void SaveStateDict(BinaryWriter writer)
    {
        if (Steps is { } steps)
        {
            writer.Write(steps);
        }

        foreach (var slot in Slots)
        {
            if (slot.Optional)
            {
                SaveConditionalStateTensor(writer, slot.Get());
            }
            else
            {
                slot.Get()!.Save(writer);
            }
        }
    }

    /// <exception cref="ArgumentException">A tensor has another shape or type than its parameter.</exception>
    public virtual void LoadStateDict(BinaryReader reader)
    {
        if (Steps is not null)
        {
            Steps = reader.ReadInt64();
        }

        foreach (var slot in Slots)
        {
            if (slot.Optional)
            {
                var tensor = slot.Get();
                LoadConditionalStateTensor(reader, ref tensor, _parameter.device);
                slot.Replace(tensor);
            }
            else
            {
                slot.Get()!.Load(reader);
            }
        }
    }

    /// <summary>Copies another state.</summary>
    /// <exception cref="ArgumentException">It is another optimizer's.</exception>
    public virtual void LoadStateDict(OptimizerState source)
    {
        if (source.GetType() != GetType())
        {
            throw new ArgumentException($"A {source.GetType()} is no {GetType()}.", nameof(source));
        }

        Steps = source.Steps;
        foreach (var (own, other) in Slots.Zip(source.Slots))
        {
            own.Replace(other.Get()?.to(_parameter.device, copy: true));
        }
    }

    /// <summary>Whether another state is the same up to rounding.</summary>
    public virtual bool ApproximatelyEquals(OptimizerState other) =>
        other.GetType() == GetType()
        && other.Steps == Steps
        && Slots.Zip(other.Slots).All(pair => (pair.First.Get(), pair.Second.Get()) switch
        {
            (null, null) => true,
            ({ } left, { } right) => left.allclose(right),
            _ => false,
        });

    /// <summary>Writes whether there is a tensor, and the tensor.</summary>
    protected static void SaveConditionalStateTensor(BinaryWriter writer, Tensor? tensor)
    {
        writer.Write(tensor is not null);
        tensor?.Save(writer);
    }

    /// <summary>Reads what <see cref="SaveConditionalStateTensor"/> wrote.</summary>
    protected static void LoadConditionalStateTensor(BinaryReader reader, ref Tensor? result, Device device)
    {
        if (!reader.ReadBoolean())
        {
            result = null;
            return;
        }

        using var loaded = TensorExtensionMethods.Load(reader);
        result = loaded.to(device, copy: true);
    }

    private protected void DisposeTensors()
    {
        foreach (var slot in Slots)
        {
            slot.Get()?.Dispose();
        }
    }

    /// <summary>A field of a state that holds a tensor.</summary>
    private protected readonly record struct Slot(Func<Tensor?> Get, Action<Tensor?> Set, bool Optional = false)
    {
        /// <summary>Puts a tensor that shall live as long as the state in the field, and releases what was there.</summary>
        public void Replace(Tensor? tensor)
        {
            var before = Get();
            if (ReferenceEquals(before, tensor))
            {
                return;
            }

            before?.Dispose();
            Set(tensor?.DetachFromDisposeScope());
        }
    }
}
