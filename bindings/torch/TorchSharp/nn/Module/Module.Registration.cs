using System.Reflection;
using TorchSharp.Modules;

namespace TorchSharp;

public static partial class torch
{
    public static partial class nn
    {
        public abstract partial class Module
        {
            private bool areFieldsRegistered;

            /// <summary>
            /// Registers every field that holds a module, a parameter or a tensor (as a buffer) under the field's name, or the
            /// name its <see cref="Utils.ComponentNameAttribute"/> gives. To be called at the end of a constructor.
            /// </summary>
            protected virtual void RegisterComponents()
            {
                if (areFieldsRegistered)
                {
                    return;
                }

                foreach (var field in InstanceFields(GetType()))
                {
                    var component = field.ComponentName();
                    if (IsRegistered(component))
                    {
                        continue;
                    }

                    switch (field.GetValue(this))
                    {
                        case Module module:
                            register_module(component, module);
                            break;
                        case Parameter parameter:
                            register_parameter(component, parameter);
                            break;
                        case Tensor tensor:
                            register_buffer(component, tensor);
                            break;
                    }
                }

                areFieldsRegistered = true;
            }

            /// <summary>Adds a child. A null module removes the child of that name.</summary>
            /// <exception cref="ArgumentException">The name is empty or has a dot.</exception>
            /// <exception cref="InvalidOperationException">There already is a child of that name.</exception>
            public virtual void register_module(string name, Module submodule)
            {
                if (submodule is null)
                {
                    submodules.Remove(name);
                    return;
                }

                ArgumentException.ThrowIfNullOrEmpty(name);
                if (name.Contains('.'))
                {
                    throw new ArgumentException($"A module's name cannot contain a dot: '{name}'.", nameof(name));
                }

                submodule.RegisterComponents();
                if (!submodules.TryAdd(name, submodule))
                {
                    throw new InvalidOperationException($"Sub-module {name} is already registered.");
                }
            }

            /// <inheritdoc cref="register_module"/>
            public void add_module(string name, Module module) => register_module(name, module);

            /// <summary>Adds a parameter, which from now on lives as long as the module, whatever scope made it.</summary>
            /// <exception cref="InvalidOperationException">There already is a parameter of that name.</exception>
            public virtual void register_parameter(string name, Parameter param)
            {
                ArgumentNullException.ThrowIfNull(param);
                if (!ownParameters.TryAdd(name, param))
                {
                    throw new InvalidOperationException($"Parameter {name} is already registered.");
                }

                param.DetachFromDisposeScope();
            }

            /// <summary>Adds a buffer, which from now on lives as long as the module, whatever scope made it.</summary>
            /// <param name="persistent">Whether the buffer is part of <see cref="state_dict"/>.</param>
            /// <exception cref="InvalidOperationException">There already is a buffer of that name.</exception>
            public virtual void register_buffer(string name, Tensor tensor, bool persistent = true)
            {
                ArgumentNullException.ThrowIfNull(tensor);
                if (!ownBuffers.TryAdd(name, new(tensor, persistent)))
                {
                    throw new InvalidOperationException($"Tensor {name} is already registered.");
                }

                tensor.DetachFromDisposeScope();
            }

            /// <summary>Adds, replaces or (with null) removes a parameter.</summary>
            protected void ConditionallyRegisterParameter(string name, Parameter? value)
            {
                ownParameters.Remove(name);
                if (value is not null)
                {
                    register_parameter(name, value);
                }
            }

            /// <summary>Adds, replaces or (with null) removes a buffer.</summary>
            protected void ConditionallyRegisterBuffer(string name, Tensor? value, bool persistent = true)
            {
                ownBuffers.Remove(name);
                if (value is not null)
                {
                    register_buffer(name, value, persistent);
                }
            }

            /// <summary>Forgets all children without releasing them.</summary>
            protected void ClearModules() => submodules.Clear();

            private protected Parameter? OwnParameter(string name) => ownParameters.GetValueOrDefault(name);

            private protected Tensor? OwnBuffer(string name) => ownBuffers.GetValueOrDefault(name).Tensor;

            private bool IsRegistered(string component) =>
                submodules.ContainsKey(component) || ownParameters.ContainsKey(component) || ownBuffers.ContainsKey(component);

            /// <summary>
            /// The fields a user's classes declare, most derived class first: this library's own are no components.
            /// </summary>
            private static IEnumerable<FieldInfo> InstanceFields(Type type)
            {
                const BindingFlags declared =
                    BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.DeclaredOnly;

                for (var declaring = type; declaring.Assembly != typeof(Module).Assembly; declaring = declaring.BaseType!)
                {
                    foreach (var field in declaring.GetFields(declared))
                    {
                        yield return field;
                    }
                }
            }
        }
    }
}
