namespace TorchSharp;

public static partial class torch
{
    public static partial class nn
    {
        /// <summary>Anything that can be called like a module with two arguments.</summary>
        public interface IModule<T1, T2, TResult>
        {
            TResult call(T1 input1, T2 input2);
        }

        /// <summary>A module whose <c>forward</c> takes two arguments.</summary>
        public abstract class Module<T1, T2, TResult>
            : HookableModule<
                Func<Module<T1, T2, TResult>, T1, T2, (T1, T2)?>,
                Func<Module<T1, T2, TResult>, T1, T2, TResult, TResult>>,
                IModule<T1, T2, TResult>
        {
            protected Module(string name)
                : base(name)
            {
            }

            /// <summary>Computes the result, without the hooks.</summary>
            public abstract TResult forward(T1 input1, T2 input2);

            /// <summary>Computes the result, between the hooks: the way to use a module.</summary>
            public TResult call(T1 input1, T2 input2)
            {
                RunHooks(module_pre_hooks);

                foreach (var hook in pre_hooks.Values)
                {
                    if (hook(this, input1, input2) is { } replaced)
                    {
                        (input1, input2) = replaced;
                    }
                }

                var result = forward(input1, input2);

                foreach (var hook in post_hooks.Values)
                {
                    if (hook(this, input1, input2, result) is { } replaced)
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
