using Torchline.Contracts.Tasks.Sentiment;
using Torchline.Tests;
using Xunit;
using Xunit.Abstractions;

namespace Contracts.Tests.Tasks.Sentiment;

public class TokenizedDataTests(ITestOutputHelper output)
{
    /// <summary>The rest has a sentence end inside that the data's authors did not split, such as <c>was ok.</c></summary>
    [SharedDataFact("data/sentiment")]
    public void LinesOfTheDataKeepTheirTokens()
    {
        var folder = SharedData.PathOf("data/sentiment");
        var different = new List<string>();
        var lines = 0;
        foreach (var file in new[] { "train.txt", "dev.txt", "test.txt", "unlabelled.txt" })
        {
            foreach (var line in File.ReadLines(Path.Combine(folder, file)))
            {
                var text = file == "unlabelled.txt" ? line : line[2..];
                lines++;
                var tokens = string.Join(' ', ReviewTokenizer.Tokenize(text));
                if (tokens != text)
                    different.Add($"{text}\n  -> {tokens}");
            }
        }

        output.WriteLine($"{lines - different.Count} of {lines} lines identical ({100.0 * (lines - different.Count) / lines:f3} %)");
        different.ForEach(output.WriteLine);
        Assert.True(different.Count <= lines / 400, $"{different.Count} of {lines} lines differ");
        Assert.All(different, pair => Assert.Contains(".", pair));
    }
}
