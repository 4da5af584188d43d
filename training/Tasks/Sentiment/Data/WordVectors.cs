using static TorchSharp.torch;

namespace Torchline.Training.Tasks.Sentiment.Data;

/// <summary>Vectors that are known for some words of a vocabulary.</summary>
/// <param name="Vectors">Vectors of D numbers by word id.</param>
/// <param name="Dimension">Numbers in a vector (D).</param>
public sealed record WordVectors(IReadOnlyDictionary<int, float[]> Vectors, int Dimension)
{
    /// <summary>Puts the vectors into the rows of their words; the other rows stay.</summary>
    /// <param name="weight">An embedding matrix (V, D).</param>
    public void Fill(Tensor weight)
    {
        using var _ = no_grad();
        foreach (var (id, vector) in Vectors)
        {
            using var row = weight.select(0, id);
            using var values = tensor(vector);
            row.copy_(values);
        }
    }
}
