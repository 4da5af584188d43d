using System.ComponentModel.DataAnnotations;
using Torchline.Contracts.Tasks.Sentiment;
using Torchline.InferenceService.Serving.Batching;

namespace Torchline.InferenceService.Tasks.Sentiment;

/// <summary>The task's settings in the section <c>Torchline</c>.</summary>
public sealed class SentimentOptions
{
    /// <summary>How large requests may be.</summary>
    [ValidateObjectMembers]
    public TextLimits Limits { get; set; } = new();

    /// <summary>How texts are batched.</summary>
    [ValidateObjectMembers]
    public BatchingOptions Batching { get; set; } = new();
}

/// <summary>How large requests with texts may be.</summary>
public sealed class TextLimits
{
    /// <summary>The most texts of one request.</summary>
    [Range(1, 4096)]
    public int Texts { get; set; } = 256;

    /// <summary>The most texts of one request whose words are explained: each takes up to 64 times the work of a label.</summary>
    [Range(1, 256)]
    public int ExplainedTexts { get; set; } = 16;

    /// <summary>The longest text, in UTF-16 code units.</summary>
    [Range(1, ReviewTokenizer.MaxCharacters)]
    public int TextCharacters { get; set; } = 10_000;
}

/// <summary>Checks each setting at start-up, without reflection.</summary>
[OptionsValidator]
public sealed partial class SentimentOptionsValidator : IValidateOptions<SentimentOptions>;
