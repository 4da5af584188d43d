using static TorchSharp.torch;
using static TorchSharp.torch.optim;

namespace TorchSharp.Modules;

/// <summary>
/// Stochastic gradient descent: steps by the gradient, or by a running sum of gradients. Source of the momentum: Sutskever et
/// al. 2013, "On the Importance of Initialization and Momentum in Deep Learning".
/// </summary>
public class SGD : OptimizerHelper, IMomentum
{
    public SGD(
        IEnumerable<Parameter> parameters,
        double lr,
        double momentum = 0,
        double dampening = 0,
        double weight_decay = 0,
        bool nesterov = false,
        bool maximize = false)
        : this([new ParamGroup { Parameters = parameters }], lr, momentum, dampening, weight_decay, nesterov, maximize)
    {
    }

    /// <exception cref="ArgumentOutOfRangeException">A number is out of its range.</exception>
    /// <exception cref="ArgumentException">Nesterov's momentum without momentum, or with dampening.</exception>
    public SGD(
        IEnumerable<ParamGroup> parameters,
        double lr,
        double momentum = 0,
        double dampening = 0,
        double weight_decay = 0,
        bool nesterov = false,
        bool maximize = false)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(lr);
        ArgumentOutOfRangeException.ThrowIfNegative(momentum);
        ArgumentOutOfRangeException.ThrowIfNegative(weight_decay);
        if (nesterov && (momentum == 0 || dampening != 0))
        {
            throw new ArgumentException("Nesterov's momentum needs momentum and no dampening.", nameof(nesterov));
        }

        _defaults = new ParamGroup([], lr, momentum, dampening, weight_decay, nesterov, maximize).Options;
        foreach (var group in parameters)
        {
            add_param_group(group);
        }
    }

    /// <summary>The momentum of the first group; setting it sets all groups'.</summary>
    public double Momentum
    {
        get => ((ParamGroup)_parameter_groups[0]).Momentum;
        set
        {
            foreach (var group in _parameter_groups.Cast<ParamGroup>())
            {
                group.Momentum = value;
            }
        }
    }

    public override Tensor? step(Func<Tensor>? closure = null) => _step<ParamGroup>(Update, closure);

    private protected override OptimizerState NewState(Parameter parameter) => new State(parameter);

    private void Update(ParamGroup group)
    {
        foreach (var parameter in group.Parameters)
        {
            using var raw = parameter.grad;
            if (raw is null)
            {
                continue;
            }

            Update(parameter, raw, group.LearningRate, group.Options, StateOf<State>(parameter));
        }
    }

    private static void Update(Parameter parameter, Tensor gradient, double rate, Options options, State state)
    {
        using var decayed = WithDecay(gradient, parameter, options.weight_decay!.Value, options.maximize!.Value);
        var direction = decayed ?? gradient;
        if (options.momentum is not > 0)
        {
            Aten.add__Tensor.CallInPlace(parameter, direction, -rate);
            return;
        }

        if (state.momentum_buffer is { } buffer)
        {
            Aten.mul__Scalar.CallInPlace(buffer, options.momentum);
            Aten.add__Tensor.CallInPlace(buffer, direction, 1 - options.dampening!.Value);
        }
        else
        {
            buffer = state.momentum_buffer = direction.clone().DetachFromDisposeScope();
        }

        Aten.add__Tensor.CallInPlace(parameter, buffer, -rate * (options.nesterov!.Value ? options.momentum.Value : 1));
        if (options.nesterov!.Value)
        {
            Aten.add__Tensor.CallInPlace(parameter, direction, -rate);
        }
    }

    public class Options : OptimizerOptions
    {
        public double? momentum;
        public double? dampening;
        public double? weight_decay;
        public bool? nesterov;
        public bool? maximize;

        public override void SaveStateDict(BinaryWriter writer)
        {
            base.SaveStateDict(writer);
            writer.Write(momentum!.Value);
            writer.Write(dampening!.Value);
            writer.Write(weight_decay!.Value);
            writer.Write(nesterov!.Value);
            writer.Write(maximize!.Value);
        }

        public override void LoadStateDict(BinaryReader reader)
        {
            base.LoadStateDict(reader);
            momentum = reader.ReadDouble();
            dampening = reader.ReadDouble();
            weight_decay = reader.ReadDouble();
            nesterov = reader.ReadBoolean();
            maximize = reader.ReadBoolean();
        }

        public override void LoadStateDict(OptimizerOptions source)
        {
            base.LoadStateDict(source);
            var from = (Options)source;
            momentum = from.momentum;
            dampening = from.dampening;
            weight_decay = from.weight_decay;
            nesterov = from.nesterov;
            maximize = from.maximize;
        }

        internal override void Complete(OptimizerOptions defaults)
        {
            base.Complete(defaults);
            var from = (Options)defaults;
            momentum ??= from.momentum;
            dampening ??= from.dampening;
            weight_decay ??= from.weight_decay;
            nesterov ??= from.nesterov;
            maximize ??= from.maximize;
        }
    }

    public class ParamGroup : ParamGroup<Options>, IMomentum
    {
        public ParamGroup()
            : this([], new Options())
        {
        }

        public ParamGroup(IEnumerable<Parameter> parameters, Options options)
            : base(parameters, options)
        {
        }

        public ParamGroup(
            IEnumerable<Parameter> parameters,
            double lr = 0.001,
            double momentum = 0,
            double dampening = 0,
            double weight_decay = 0,
            bool nesterov = false,
            bool maximize = false)
            : base(
                parameters,
                new Options
                {
                    LearningRate = lr,
                    momentum = momentum,
                    dampening = dampening,
                    weight_decay = weight_decay,
                    nesterov = nesterov,
                    maximize = maximize,
                })
        {
        }

        public double Momentum
        {
            get => Options.momentum!.Value;
            set => Options.momentum = value;
        }
    }

    public class State : OptimizerState, IDisposable
    {
        public Tensor? momentum_buffer;

        public State(Parameter parameter)
            : base(parameter)
        {
        }

        private protected override IReadOnlyList<Slot> Slots =>
        [
            new(() => momentum_buffer, tensor => momentum_buffer = tensor, Optional: true),
        ];

        public void Dispose() => DisposeTensors();
    }
}
