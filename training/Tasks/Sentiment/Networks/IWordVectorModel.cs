using static TorchSharp.torch;

namespace Torchline.Training.Tasks.Sentiment.Networks;

/// <summary>A network that begins with word embeddings, which known word vectors can initialise.</summary>
public interface IWordVectorModel
{
    /// <summary>The embedding matrices (V, D); most networks have one.</summary>
    IEnumerable<Tensor> WordVectors { get; }
}
