namespace TorchSharp;

public static partial class torch
{
    public static partial class nn
    {
        /// <summary>Anything that can be called like a module with one argument.</summary>
        public interface IModule<T, TResult>
        {
            TResult call(T input1);
        }

        /// <summary>A module whose <c>forward</c> takes one argument.</summary>
        public abstract class Module<T, TResult>
            : HookableModule<
                Func<Module<T, TResult>, T, T>,
                Func<Module<T, TResult>, T, TResult, TResult>>,
                IModule<T, TResult>
        {
            protected Module(string name)
                : base(name)
            {
            }

            /// <summary>Computes the result, without the hooks.</summary>
            public abstract TResult forward(T input);

            /// <summary>Computes the result, between the hooks: the way to use a module.</summary>
            public TResult call(T input)
            {
                RunHooks(module_pre_hooks);

                foreach (var hook in pre_hooks.Values)
                {
                    if (hook(this, input) is { } replaced)
                    {
                        input = replaced;
                    }
                }

                var result = forward(input);

                foreach (var hook in post_hooks.Values)
                {
                    if (hook(this, input, result) is { } replaced)
                    {
                        result = replaced;
                    }
                }

                RunHooks(module_post_hooks);

                return result;
            }
        }
    }
}
