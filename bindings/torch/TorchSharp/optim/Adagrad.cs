using static TorchSharp.torch;

namespace TorchSharp.Modules;

/// <summary>
/// Steps by the gradient over the root of the sum of its squares. Source: Duchi et al. 2011, "Adaptive Subgradient Methods for
/// Online Learning and Stochastic Optimization".
/// </summary>
public class Adagrad : OptimizerHelper
{
    public Adagrad(
        IEnumerable<Parameter> parameters,
        double lr = 0.01,
        double lr_decay = 0,
        double weight_decay = 0,
        double initial_accumulator_value = 0,
        double eps = 1e-10)
        : this([new ParamGroup { Parameters = parameters }], lr, lr_decay, weight_decay, initial_accumulator_value, eps)
    {
    }

    /// <exception cref="ArgumentOutOfRangeException">A number is negative.</exception>
    public Adagrad(
        IEnumerable<ParamGroup> parameters,
        double lr = 0.01,
        double lr_decay = 0,
        double weight_decay = 0,
        double initial_accumulator_value = 0,
        double eps = 1e-10)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(lr);
        ArgumentOutOfRangeException.ThrowIfNegative(lr_decay);
        ArgumentOutOfRangeException.ThrowIfNegative(weight_decay);
        ArgumentOutOfRangeException.ThrowIfNegative(initial_accumulator_value);
        ArgumentOutOfRangeException.ThrowIfNegative(eps);

        _defaults = new ParamGroup([], lr, lr_decay, weight_decay, initial_accumulator_value, eps).Options;
        foreach (var group in parameters)
        {
            add_param_group(group);
        }
    }

    public override Tensor? step(Func<Tensor>? closure = null) => _step<ParamGroup>(Update, closure);

    private protected override OptimizerState NewState(Parameter parameter) => new State(parameter);

    private void Update(ParamGroup group)
    {
        var options = group.Options;
        foreach (var parameter in group.Parameters)
        {
            using var gradient = parameter.grad;
            if (gradient is null)
            {
                continue;
            }

            using var decayed = WithDecay(gradient, parameter, options.weight_decay!.Value, maximize: false);
            var direction = decayed ?? gradient;
            var state = StateOf<State>(parameter);
            var rate = group.LearningRate / (1 + (state.step++ * options.lr_decay!.Value));

            Aten.addcmul_.CallInPlace(state.sum, direction, direction);
            using var denominator = Aten.sqrt.Call(state.sum);
            Aten.add__Scalar.CallInPlace(denominator, options.eps);
            Aten.addcdiv_.CallInPlace(parameter, direction, denominator, -rate);
        }
    }

    public class Options : OptimizerOptions
    {
        public double? lr_decay;
        public double? initial_accumulator_value;
        public double? eps;
        public double? weight_decay;

        public override void SaveStateDict(BinaryWriter writer)
        {
            base.SaveStateDict(writer);
            writer.Write(lr_decay!.Value);
            writer.Write(initial_accumulator_value!.Value);
            writer.Write(eps!.Value);
            writer.Write(weight_decay!.Value);
        }

        public override void LoadStateDict(BinaryReader reader)
        {
            base.LoadStateDict(reader);
            lr_decay = reader.ReadDouble();
            initial_accumulator_value = reader.ReadDouble();
            eps = reader.ReadDouble();
            weight_decay = reader.ReadDouble();
        }

        public override void LoadStateDict(OptimizerOptions source)
        {
            base.LoadStateDict(source);
            var from = (Options)source;
            lr_decay = from.lr_decay;
            initial_accumulator_value = from.initial_accumulator_value;
            eps = from.eps;
            weight_decay = from.weight_decay;
        }

        internal override void Complete(OptimizerOptions defaults)
        {
            base.Complete(defaults);
            var from = (Options)defaults;
            lr_decay ??= from.lr_decay;
            initial_accumulator_value ??= from.initial_accumulator_value;
            eps ??= from.eps;
            weight_decay ??= from.weight_decay;
        }
    }

    public class ParamGroup : ParamGroup<Options>
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
            double lr = 0.01,
            double lr_decay = 0,
            double weight_decay = 0,
            double initial_accumulator_value = 0,
            double eps = 1e-10)
            : base(
                parameters,
                new Options
                {
                    LearningRate = lr,
                    lr_decay = lr_decay,
                    initial_accumulator_value = initial_accumulator_value,
                    eps = eps,
                    weight_decay = weight_decay,
                })
        {
        }
    }

    public class State : OptimizerState, IDisposable
    {
        public long step;
        public Tensor sum = null!;

        public State(Parameter parameter)
            : base(parameter)
        {
        }

        private protected override IReadOnlyList<Slot> Slots =>
        [
            new(() => sum, tensor => sum = tensor!),
        ];

        private protected override long? Steps
        {
            get => step;
            set => step = value!.Value;
        }

        public override void Initialize(OptimizerOptions options)
        {
            step = 0;
            sum = full_like(_parameter, ((Options)options).initial_accumulator_value!.Value).DetachFromDisposeScope();
        }

        public void Dispose() => DisposeTensors();
    }
}
