using static TorchSharp.torch;
using static TorchSharp.torch.optim;

namespace TorchSharp.Modules;

/// <summary>
/// Steps by the gradient over the root of a running mean of its squares. Source: Tieleman and Hinton 2012, Coursera lecture
/// 6.5; centered: Graves 2013, "Generating Sequences with Recurrent Neural Networks".
/// </summary>
public class RMSProp : OptimizerHelper, IMomentum
{
    public RMSProp(
        IEnumerable<Parameter> parameters,
        double lr = 0.001,
        double alpha = 0.99,
        double eps = 1e-8,
        double weight_decay = 0,
        double momentum = 0,
        bool centered = false,
        bool maximize = false)
        : this([new ParamGroup { Parameters = parameters }], lr, alpha, eps, weight_decay, momentum, centered, maximize)
    {
    }

    /// <exception cref="ArgumentOutOfRangeException">A number is negative.</exception>
    public RMSProp(
        IEnumerable<ParamGroup> parameters,
        double lr = 0.001,
        double alpha = 0.99,
        double eps = 1e-8,
        double weight_decay = 0,
        double momentum = 0,
        bool centered = false,
        bool maximize = false)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(lr);
        ArgumentOutOfRangeException.ThrowIfNegative(alpha);
        ArgumentOutOfRangeException.ThrowIfNegative(eps);
        ArgumentOutOfRangeException.ThrowIfNegative(weight_decay);
        ArgumentOutOfRangeException.ThrowIfNegative(momentum);

        _defaults = new Options
        {
            LearningRate = lr,
            alpha = alpha,
            eps = eps,
            weight_decay = weight_decay,
            momentum = momentum,
            centered = centered,
            maximize = maximize,
        };
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
            using var gradient = parameter.grad;
            if (gradient is null)
            {
                continue;
            }

            Update(parameter, gradient, group.LearningRate, group.Options, StateOf<State>(parameter));
        }
    }

    private static void Update(Parameter parameter, Tensor gradient, double rate, Options options, State state)
    {
        using var decayed = WithDecay(gradient, parameter, options.weight_decay!.Value, options.maximize!.Value);
        var direction = decayed ?? gradient;
        var alpha = options.alpha!.Value;

        state.step++;
        Aten.mul__Scalar.CallInPlace(state.square_avg, alpha);
        Aten.addcmul_.CallInPlace(state.square_avg, direction, direction, 1 - alpha);

        using var denominator = state.grad_avg is { } mean
            ? Deviation(state.square_avg, mean, direction, alpha)
            : Aten.sqrt.Call(state.square_avg);
        Aten.add__Scalar.CallInPlace(denominator, options.eps);
        if (options.momentum is not > 0)
        {
            Aten.addcdiv_.CallInPlace(parameter, direction, denominator, -rate);
            return;
        }

        var buffer = state.momentum_buffer ??= zeros_like(parameter).DetachFromDisposeScope();
        Aten.mul__Scalar.CallInPlace(buffer, options.momentum);
        Aten.addcdiv_.CallInPlace(buffer, direction, denominator);
        Aten.add__Tensor.CallInPlace(parameter, buffer, -rate);
    }

    /// <summary>The root of the mean of the squares less the square of the mean, which is updated here.</summary>
    private static Tensor Deviation(Tensor squares, Tensor mean, Tensor direction, double alpha)
    {
        Aten.mul__Scalar.CallInPlace(mean, alpha);
        Aten.add__Tensor.CallInPlace(mean, direction, 1 - alpha);
        var variance = Aten.addcmul.Call(squares, mean, mean, -1.0);
        return Aten.sqrt_.CallInPlace(variance);
    }

    public class Options : OptimizerOptions
    {
        public bool? maximize;
        public double? momentum;
        public double? alpha;
        public double? eps;
        public double? weight_decay;
        public bool? centered;

        public override void SaveStateDict(BinaryWriter writer)
        {
            base.SaveStateDict(writer);
            writer.Write(maximize!.Value);
            writer.Write(momentum!.Value);
            writer.Write(alpha!.Value);
            writer.Write(eps!.Value);
            writer.Write(weight_decay!.Value);
            writer.Write(centered!.Value);
        }

        public override void LoadStateDict(BinaryReader reader)
        {
            base.LoadStateDict(reader);
            maximize = reader.ReadBoolean();
            momentum = reader.ReadDouble();
            alpha = reader.ReadDouble();
            eps = reader.ReadDouble();
            weight_decay = reader.ReadDouble();
            centered = reader.ReadBoolean();
        }

        public override void LoadStateDict(OptimizerOptions source)
        {
            base.LoadStateDict(source);
            var from = (Options)source;
            maximize = from.maximize;
            momentum = from.momentum;
            alpha = from.alpha;
            eps = from.eps;
            weight_decay = from.weight_decay;
            centered = from.centered;
        }

        internal override void Complete(OptimizerOptions defaults)
        {
            base.Complete(defaults);
            var from = (Options)defaults;
            maximize ??= from.maximize;
            momentum ??= from.momentum;
            alpha ??= from.alpha;
            eps ??= from.eps;
            weight_decay ??= from.weight_decay;
            centered ??= from.centered;
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
            double eps = 1e-8,
            double alpha = 0.99,
            double weight_decay = 0,
            double momentum = 0,
            bool centered = false)
            : base(
                parameters,
                new Options
                {
                    LearningRate = lr,
                    momentum = momentum,
                    alpha = alpha,
                    eps = eps,
                    weight_decay = weight_decay,
                    centered = centered,
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
        public long step;
        public Tensor square_avg = null!;
        public Tensor? momentum_buffer;
        public Tensor? grad_avg;

        public State(Parameter parameter)
            : base(parameter)
        {
        }

        private protected override IReadOnlyList<Slot> Slots =>
        [
            new(() => square_avg, tensor => square_avg = tensor!),
            new(() => momentum_buffer, tensor => momentum_buffer = tensor, Optional: true),
            new(() => grad_avg, tensor => grad_avg = tensor, Optional: true),
        ];

        private protected override long? Steps
        {
            get => step;
            set => step = value!.Value;
        }

        public override void Initialize(OptimizerOptions options)
        {
            var chosen = (Options)options;
            step = 0;
            square_avg = zeros_like(_parameter).DetachFromDisposeScope();
            momentum_buffer = chosen.momentum > 0 ? zeros_like(_parameter).DetachFromDisposeScope() : null;
            grad_avg = chosen.centered!.Value ? zeros_like(_parameter).DetachFromDisposeScope() : null;
        }

        public void Dispose() => DisposeTensors();
    }
}
