namespace Torchline.Training.Tasks.Sentiment.Networks;

/// <summary>
/// A linear layer, x Wᵀ + b, that can compute in bfloat16 while it is trained: weights, gradients and results stay in single precision, the
/// products take a fraction of the time. Evaluated, and exported, it computes in single precision.
/// </summary>
internal sealed class BertLinear : nn.Module<Tensor, Tensor>
{
    private const double InitialDeviation = 0.02; // BERT's

    private readonly Parameter weight;
    private readonly Parameter bias;

    public BertLinear(int inputs, int outputs) : base(nameof(BertLinear))
    {
        weight = new Parameter(empty(outputs, inputs).normal_(0, InitialDeviation));
        bias = new Parameter(zeros(outputs));
        RegisterComponents();
    }

    /// <summary>Whether training computes in bfloat16.</summary>
    public bool InBfloat16 { get; set; }

    public override Tensor forward(Tensor x) => training && InBfloat16
        ? nn.functional.linear(x.to(bfloat16), weight.to(bfloat16), bias.to(bfloat16)).to(float32)
        : nn.functional.linear(x, weight, bias);
}
