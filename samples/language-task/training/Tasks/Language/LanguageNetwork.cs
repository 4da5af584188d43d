using Torchline.Contracts.Tasks.Language;

namespace Torchline.Training.Tasks.Language;

/// <summary>Shares of letters -> linear: a multinomial logistic regression.</summary>
public sealed class LanguageNetwork : nn.Module<Tensor, Tensor>
{
    private readonly Linear linear;

    /// <summary>An untrained network.</summary>
    /// <param name="languages">How many languages there are (L).</param>
    public LanguageNetwork(int languages)
        : base(nameof(LanguageNetwork))
    {
        linear = nn.Linear(LetterShares.Count, languages);
        RegisterComponents();
    }

    /// <summary>The logit of each language.</summary>
    /// <param name="letters">Shares of letters (B, <see cref="LetterShares.Count"/>).</param>
    /// <returns>Logits (B, L).</returns>
    public override Tensor forward(Tensor letters) => linear.call(letters);
}
