using TorchSharp.Modules;

namespace TorchSharp;

public static partial class torch
{
    public static partial class nn
    {
        public abstract partial class Module
        {
            /// <summary>Every parameter once, with its path from this module.</summary>
            public virtual IEnumerable<(string name, Parameter parameter)> named_parameters(bool recurse = true)
            {
                var seen = new HashSet<Parameter>(ReferenceEqualityComparer.Instance);
                return WithPaths(recurse)
                    .SelectMany(entry => entry.module.ownParameters.Select(own => (entry.prefix + own.Key, own.Value)))
                    .Where(entry => seen.Add(entry.Value));
            }

            public virtual IEnumerable<Parameter> parameters(bool recurse = true) =>
                named_parameters(recurse).Select(entry => entry.parameter);

            /// <summary>Every buffer once, with its path from this module.</summary>
            public virtual IEnumerable<(string name, Tensor buffer)> named_buffers(
                bool recurse = true,
                bool include_nonpersistent = true)
            {
                var seen = new HashSet<Tensor>(ReferenceEqualityComparer.Instance);
                return WithPaths(recurse)
                    .SelectMany(entry => entry.module.ownBuffers.Select(own => (name: entry.prefix + own.Key, own.Value)))
                    .Where(entry => (include_nonpersistent || entry.Value.Persistent) && seen.Add(entry.Value.Tensor))
                    .Select(entry => (entry.name, entry.Value.Tensor));
            }

            public virtual IEnumerable<Tensor> buffers(bool recurse = true, bool include_nonpersistent = true) =>
                named_buffers(recurse, include_nonpersistent).Select(entry => entry.buffer);

            public virtual IEnumerable<(string name, Module module)> named_children() =>
                submodules.Select(entry => (entry.Key, entry.Value));

            public virtual IEnumerable<Module> children() => named_children().Select(entry => entry.module);

            /// <summary>
            /// Every descendant with its path: all children, then what lies below each. This module is not included.
            /// </summary>
            public virtual IEnumerable<(string name, Module module)> named_modules()
            {
                foreach (var child in named_children())
                {
                    yield return child;
                }

                foreach (var (childName, child) in named_children())
                {
                    foreach (var (path, descendant) in child.named_modules())
                    {
                        yield return ($"{childName}.{path}", descendant);
                    }
                }
            }

            public virtual IEnumerable<Module> modules() => named_modules().Select(entry => entry.module);

            public virtual bool has_parameter(string target) =>
                Find(target, (module, own) => module.OwnParameter(own)) is not null;

            public virtual bool has_buffer(string target) => Find(target, (module, own) => module.OwnBuffer(own)) is not null;

            /// <summary>The parameter at a dotted path, or null.</summary>
            public virtual Parameter? get_parameter(string target) => Find(target, (module, own) => module.OwnParameter(own));

            /// <summary>The buffer at a dotted path, or null.</summary>
            public virtual Tensor? get_buffer(string target) => Find(target, (module, own) => module.OwnBuffer(own));

            /// <summary>
            /// This module and its descendants, parents first, each with the prefix of the names of what it owns.
            /// </summary>
            private IEnumerable<(string prefix, Module module)> WithPaths(bool recurse = true, string prefix = "")
            {
                yield return (prefix, this);
                if (!recurse)
                {
                    yield break;
                }

                foreach (var (childName, child) in submodules)
                {
                    foreach (var descendant in child.WithPaths(recurse: true, $"{prefix}{childName}."))
                    {
                        yield return descendant;
                    }
                }
            }

            private T? Find<T>(string path, Func<Module, string, T?> own)
                where T : class
            {
                var dot = path.IndexOf('.');
                if (dot < 0)
                {
                    return own(this, path);
                }

                return submodules.TryGetValue(path[..dot], out var child) ? child.Find(path[(dot + 1)..], own) : null;
            }
        }
    }
}
