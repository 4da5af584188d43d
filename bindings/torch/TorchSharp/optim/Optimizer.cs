using TorchSharp.Modules;

namespace TorchSharp;

public static partial class torch
{
    public static partial class optim
    {
        /// <summary>What a learning-rate schedule sees of a parameter group.</summary>
        public interface ILearningRateController
        {
            double LearningRate { get; set; }

            /// <summary>The rate from which a schedule computes the others.</summary>
            double InitialLearningRate { get; set; }
        }

        /// <summary>An optimizer or group with momentum.</summary>
        public interface IMomentum
        {
            double Momentum { get; set; }
        }

        /// <summary>An optimizer or group whose first beta plays the role of momentum.</summary>
        public interface IBetas
        {
            (double, double) Betas { get; set; }
        }

        /// <summary>Changes parameters by their gradients.</summary>
        public abstract class Optimizer : IDisposable
        {
            protected IList<ParamGroup> _parameter_groups = [];

            private protected Optimizer()
            {
            }

            /// <summary>Parameters that share one set of options.</summary>
            public virtual IEnumerable<ILearningRateController> ParamGroups => _parameter_groups;

            public virtual IEnumerable<Parameter> parameters() => _parameter_groups.SelectMany(group => group.Parameters);

            /// <summary>Sets all gradients to zero.</summary>
            public virtual void zero_grad()
            {
                foreach (var parameter in parameters())
                {
                    parameter.ClearGradient(set_to_none: false);
                }
            }

            /// <summary>
            /// Begins to train more parameters, with options of their own; what these leave open is as for the others.
            /// </summary>
            /// <exception cref="ArgumentException">A parameter is in a group already.</exception>
            /// <exception cref="NotSupportedException">This kind of optimizer has one group only.</exception>
            public virtual void add_param_group(ParamGroup param_group) =>
                throw new NotSupportedException($"{GetType().Name} trains one group of parameters.");

            /// <summary>Changes every parameter that has a gradient.</summary>
            /// <param name="closure">Computes the loss (and the gradients) anew.</param>
            /// <returns>The closure's loss.</returns>
            public abstract Tensor? step(Func<Tensor>? closure = null);

            public void Dispose()
            {
                Dispose(disposing: true);
                GC.SuppressFinalize(this);
            }

            /// <summary>Releases the state, not the parameters.</summary>
            protected virtual void Dispose(bool disposing)
            {
                if (disposing)
                {
                    DisposeState();
                }
            }

            private protected abstract void DisposeState();

            /// <summary>Everything but the parameters that the next step depends on, not copied.</summary>
            public class StateDictionary
            {
                internal StateDictionary()
                {
                }

                /// <summary>One set of options a parameter group.</summary>
                public List<OptimizerOptions> Options { get; } = [];

                /// <summary>One state a parameter, group by group.</summary>
                public List<OptimizerState> State { get; } = [];

                /// <summary>For each parameter group the positions of its parameters' states.</summary>
                public List<List<int>> StateIndexRef { get; } = [];
            }
        }
    }
}
