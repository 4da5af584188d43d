using TorchSharp.Modules;

namespace TorchSharp;

public static partial class torch
{
    public static partial class nn
    {
        /// <summary>A table of vectors, initialised from a standard normal distribution.</summary>
        /// <param name="padding_idx">Row that is zero at first and is not trained.</param>
        /// <param name="max_norm">Longer rows are shortened to this when they are looked up.</param>
        /// <param name="scale_grad_by_freq">Whether a row's gradient is divided by how often it is looked up.</param>
        /// <param name="sparse">Whether the gradient is a sparse tensor.</param>
        public static Embedding Embedding(
            long num_embeddings,
            long embedding_dims,
            long? padding_idx = null,
            double? max_norm = null,
            double norm_type = 2.0,
            bool scale_grad_by_freq = false,
            bool sparse = false,
            Device? device = null,
            ScalarType? dtype = null) =>
            new(
                Modules.Embedding.NewTable(num_embeddings, embedding_dims, padding_idx, device, dtype),
                padding_idx,
                max_norm,
                norm_type,
                scale_grad_by_freq,
                sparse);

        /// <summary>A table of given vectors.</summary>
        /// <param name="embeddings">(N, D)</param>
        /// <param name="freeze">Whether they stay as they are.</param>
        public static Embedding Embedding_from_pretrained(
            Tensor embeddings,
            bool freeze = true,
            long? padding_idx = null,
            double? max_norm = null,
            double norm_type = 2.0,
            bool scale_grad_by_freq = false,
            bool sparse = false,
            Device? device = null,
            ScalarType? dtype = null) =>
            Place(
                new Embedding(
                    new Parameter(embeddings, requires_grad: !freeze),
                    padding_idx,
                    max_norm,
                    norm_type,
                    scale_grad_by_freq,
                    sparse),
                device,
                dtype);

        /// <summary>A table of vectors, initialised from a standard normal distribution, that is looked up in bags.</summary>
        /// <param name="padding_index">Index that does not count; -1: none.</param>
        /// <inheritdoc cref="Embedding"/>
        public static EmbeddingBag EmbeddingBag(
            long num_embeddings,
            long embedding_dims,
            double? max_norm = null,
            double norm_type = 2.0,
            bool scale_grad_by_freq = false,
            EmbeddingBagMode mode = EmbeddingBagMode.Mean,
            bool sparse = false,
            bool include_last_offset = false,
            long padding_index = -1,
            Device? device = null,
            ScalarType? dtype = null) =>
            new(
                Modules.Embedding.NewTable(
                    num_embeddings, embedding_dims, padding_index < 0 ? null : padding_index, device, dtype),
                max_norm,
                norm_type,
                scale_grad_by_freq,
                mode,
                sparse,
                include_last_offset,
                padding_index);

        /// <inheritdoc cref="Embedding_from_pretrained"/>
        public static EmbeddingBag EmbeddingBag_from_pretrained(
            Tensor embeddings,
            bool freeze = true,
            double? max_norm = null,
            double norm_type = 2.0,
            bool scale_grad_by_freq = false,
            EmbeddingBagMode mode = EmbeddingBagMode.Mean,
            bool sparse = false,
            bool include_last_offset = false,
            long padding_index = -1,
            Device? device = null,
            ScalarType? dtype = null) =>
            Place(
                new EmbeddingBag(
                    new Parameter(embeddings, requires_grad: !freeze),
                    max_norm,
                    norm_type,
                    scale_grad_by_freq,
                    mode,
                    sparse,
                    include_last_offset,
                    padding_index),
                device,
                dtype);

        private static T Place<T>(T module, Device? device, ScalarType? dtype)
            where T : Module
        {
            module.Convert(dtype, device, non_blocking: false);
            return module;
        }
    }
}
