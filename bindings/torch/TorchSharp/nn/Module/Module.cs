using TorchSharp.Modules;

namespace TorchSharp;

public static partial class torch
{
    public static partial class nn
    {
        /// <summary>
        /// Base of every network and layer: a tree of submodules whose leaves hold parameters and buffers.
        /// </summary>
        public abstract partial class Module : IDisposable
        {
            private readonly OrderedDictionary<string, Module> submodules = [];
            private readonly OrderedDictionary<string, Parameter> ownParameters = [];
            private readonly OrderedDictionary<string, Buffer> ownBuffers = [];

            protected string? name;

            /// <param name="name">Name of the kind of module, for messages.</param>
            protected Module(string name) => this.name = name;

            /// <summary>A tensor that belongs to the module's state but is not trained; only persistent ones are saved.</summary>
            private readonly record struct Buffer(Tensor Tensor, bool Persistent);

            /// <summary>Whether dropout, batch statistics and the like behave as in training.</summary>
            public virtual bool training { get; private set; } = true;

            public virtual string GetName() => name ?? GetType().Name;

            /// <summary>Sets the mode of this module and of everything below it.</summary>
            public virtual void train(bool train = true)
            {
                training = train;
                foreach (var child in children())
                {
                    child.train(train);
                }
            }

            /// <summary>The same as <c>train(false)</c>.</summary>
            public virtual void eval() => train(false);

            /// <summary>Calls <paramref name="fn"/> with every descendant, children first, then with this module.</summary>
            public virtual Module apply(Action<Module> fn)
            {
                foreach (var child in children())
                {
                    child.apply(fn);
                }

                fn(this);
                return this;
            }

            /// <summary>Forgets the gradients of all parameters, or fills them with zeros.</summary>
            public virtual void zero_grad(bool set_to_none = true)
            {
                foreach (var parameter in parameters())
                {
                    parameter.ClearGradient(set_to_none);
                }
            }

            public void Dispose()
            {
                Dispose(disposing: true);
                GC.SuppressFinalize(this);
            }

            /// <summary>Releases the parameters and buffers of this module and of everything below it.</summary>
            protected virtual void Dispose(bool disposing)
            {
                if (!disposing)
                {
                    return;
                }

                foreach (var parameter in ownParameters.Values)
                {
                    parameter.Dispose();
                }

                foreach (var buffer in ownBuffers.Values)
                {
                    buffer.Tensor.Dispose();
                }

                foreach (var child in submodules.Values)
                {
                    child.Dispose();
                }
            }
        }
    }
}
