namespace TorchSharp;

public static partial class torch
{
    public static partial class nn
    {
        public abstract partial class Module
        {
            /// <summary>The parameters and persistent buffers by name: the module's whole state, not copied.</summary>
            /// <param name="destination">A dictionary to add to.</param>
            /// <param name="prefix">Path to put before every name.</param>
            public virtual Dictionary<string, Tensor> state_dict(
                Dictionary<string, Tensor>? destination = null,
                string? prefix = null)
            {
                destination ??= [];
                var root = string.IsNullOrEmpty(prefix) ? "" : $"{prefix}.";
                foreach (var (path, module) in WithPaths(prefix: root))
                {
                    foreach (var (own, parameter) in module.ownParameters)
                    {
                        destination.TryAdd(path + own, parameter);
                    }

                    foreach (var (own, buffer) in module.ownBuffers.Where(entry => entry.Value.Persistent))
                    {
                        destination.TryAdd(path + own, buffer.Tensor);
                    }
                }

                return destination;
            }

            /// <summary>Copies a state into this module.</summary>
            /// <param name="strict">Whether the names must be exactly those of <see cref="state_dict"/>.</param>
            /// <param name="skip">Names to leave alone on both sides.</param>
            /// <returns>The names that the source lacks, and those that this module lacks.</returns>
            /// <exception cref="InvalidOperationException">The names differ and <paramref name="strict"/> is set.</exception>
            /// <exception cref="ArgumentException">A tensor has another shape.</exception>
            public virtual (IList<string> missing_keys, IList<string> unexpected_keyes) load_state_dict(
                Dictionary<string, Tensor> source,
                bool strict = true,
                IList<string>? skip = null)
            {
                var destination = state_dict();
                var missing = destination.Keys.Except(source.Keys).Except(skip ?? []).ToList();
                var unexpected = source.Keys.Except(destination.Keys).Except(skip ?? []).ToList();
                if (strict && (missing.Count > 0 || unexpected.Count > 0))
                {
                    throw new InvalidOperationException(
                        "The loaded state_dict is not identical to the target dictionary. " +
                        $"Missing: [{string.Join(", ", missing)}]; unexpected: [{string.Join(", ", unexpected)}].");
                }

                using var _ = no_grad();
                foreach (var key in destination.Keys.Intersect(source.Keys).Except(skip ?? []))
                {
                    if (!destination[key].shape.AsSpan().SequenceEqual(source[key].shape))
                    {
                        throw new ArgumentException(
                            $"'{key}' has shape [{string.Join(", ", source[key].shape)}] in the state_dict " +
                            $"but [{string.Join(", ", destination[key].shape)}] in the module.",
                            nameof(source));
                    }

                    destination[key].copy_(source[key]);
                }

                return (missing, unexpected);
            }

            /// <summary>Writes the state in TorchSharp's own format.</summary>
            public Module save(string location, IList<string>? skip = null)
            {
                using var stream = File.Create(location);
                return save(stream, skip);
            }

            /// <inheritdoc cref="save(string, IList{string})"/>
            public Module save(Stream stream, IList<string>? skip = null)
            {
                using var writer = new BinaryWriter(stream);
                return save(writer, skip);
            }

            /// <inheritdoc cref="save(string, IList{string})"/>
            public Module save(BinaryWriter writer, IList<string>? skip = null)
            {
                save_state_dict(writer, state_dict(), skip);
                return this;
            }

            /// <summary>Writes a count, then for every entry its name and its tensor.</summary>
            public static void save_state_dict(BinaryWriter writer, Dictionary<string, Tensor> sd, IList<string>? skip = null)
            {
                var kept = sd.ExceptBy(skip ?? [], entry => entry.Key).ToList();
                writer.Write7BitEncodedInt64(kept.Count);
                foreach (var (key, tensor) in kept)
                {
                    writer.Write(key);
                    tensor.Save(writer);
                }
            }

            /// <summary>Reads a state that <see cref="save(string, IList{string})"/> wrote into this module.</summary>
            /// <param name="strict">
            /// Whether the stream must hold exactly this module's state; otherwise what fits is taken.
            /// </param>
            /// <param name="skip">Names to leave alone.</param>
            /// <param name="loadedParameters">Receives for every name in the stream whether it was loaded.</param>
            /// <exception cref="ArgumentException">
            /// The names differ and <paramref name="strict"/> is set, or a shape or type differs.
            /// </exception>
            public virtual Module load(
                string location,
                bool strict = true,
                IList<string>? skip = null,
                Dictionary<string, bool>? loadedParameters = null)
            {
                using var stream = File.OpenRead(location);
                return load(stream, strict, skip, loadedParameters);
            }

            /// <inheritdoc cref="load(string, bool, IList{string}, Dictionary{string, bool})"/>
            public Module load(
                Stream stream,
                bool strict = true,
                IList<string>? skip = null,
                Dictionary<string, bool>? loadedParameters = null)
            {
                using var reader = new BinaryReader(stream);
                return load(reader, strict, skip, loadedParameters);
            }

            /// <inheritdoc cref="load(string, bool, IList{string}, Dictionary{string, bool})"/>
            public virtual Module load(
                BinaryReader reader,
                bool strict = true,
                IList<string>? skip = null,
                Dictionary<string, bool>? loadedParameters = null)
            {
                var state = state_dict();
                var count = reader.Read7BitEncodedInt64();
                if (strict && count != state.Count)
                {
                    throw new ArgumentException(
                        $"Mismatched state_dict sizes: expected {state.Count}, but found {count} entries.");
                }

                using var _ = no_grad();
                for (var i = 0L; i < count; i++)
                {
                    var key = reader.ReadString();
                    if (!state.TryGetValue(key, out var tensor) && strict)
                    {
                        throw new ArgumentException($"The module has no parameter or buffer named '{key}'.");
                    }

                    var load = tensor is not null && skip?.Contains(key) != true;
                    TensorExtensionMethods.Load(ref tensor, reader, skip: !load);
                    loadedParameters?[key] = load;
                }

                return this;
            }

            /// <summary>Makes a module and reads its state.</summary>
            public static Module Create<T>(string path)
                where T : Module, new() => new T().load(path);
        }
    }
}
