namespace Torchline.Contracts.Packages;

/// <summary>How text becomes token ids.</summary>
/// <param name="Tokenizer">The tokeniser's name, <see cref="Torchline.Contracts.Tasks.Sentiment.ReviewTokenizer.Name"/>.</param>
/// <param name="Vocabulary">The vocabulary's file in the package.</param>
/// <param name="MaxTokens">The longest text that the model accepts, in tokens.</param>
public sealed record TextPreprocessing(string Tokenizer, string Vocabulary, int MaxTokens);
