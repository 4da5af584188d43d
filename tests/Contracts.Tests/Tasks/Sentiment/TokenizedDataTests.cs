using Torchline.Contracts.Tasks.Sentiment;
using Torchline.Tests;
using Xunit;
using Xunit.Abstractions;

namespace Contracts.Tests.Tasks.Sentiment;

public class TokenizedDataTests(ITestOutputHelper output)
{
    /// <summary>The rest has a sentence end inside that the data's authors did not split, such as <c>was ok.</c></summary>
    [SharedDataFact("data/sentiment")]
    public void Lines_of_the_data_keep_their_tokens()
    {
        string folder = SharedData.PathOf("data/sentiment");
        var different = new List<string>();
        int lines = 0;
        foreach (string file in new[] { "train.txt", "dev.txt", "test.txt", "unlabelled.txt" })
        {
            foreach (string line in File.ReadLines(Path.Combine(folder, file)))
            {
                string text = file == "unlabelled.txt" ? line : line[2..];
                lines++;
                string tokens = string.Join(' ', ReviewTokenizer.Tokenize(text));
                if (tokens != text)
                {
                    different.Add($"{text}\n  -> {tokens}");
                }
            }
        }

        output.WriteLine($"{lines - different.Count} of {lines} lines identical ({100.0 * (lines - different.Count) / lines:f3} %)");
        different.ForEach(output.WriteLine);
        Assert.True(different.Count <= lines / 400, $"{different.Count} of {lines} lines differ");
        Assert.All(different, pair => Assert.Contains(".", pair));
    }
}
