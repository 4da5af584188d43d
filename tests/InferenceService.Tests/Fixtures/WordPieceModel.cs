using System.Text.Json.Nodes;
using Torchline.Contracts.Packages;
using Torchline.Contracts.Tasks;
using Torchline.Contracts.Tasks.Sentiment;
using Torchline.Contracts.Text;

namespace InferenceService.Tests.Fixtures;

/// <summary>A sentiment model of word pieces, with weights for some of them. A batch that is padded with another id than that of [PAD] changes the answers.</summary>
internal static class WordPieceModel
{
    private static readonly (string Piece, float Weight)[] Pieces =
    [
        ("[UNK]", -0.5f), ("[CLS]", 0), ("[PAD]", 0), ("[SEP]", 0),
        ("good", 2), ("great", 3), ("bad", -2), ("love", 2), ("thumbs", 0), ("down", -2), ("food", 0), ("un", -4), ("##believ", 0), ("##able", 0),
        ("$", -1), ("!", 0), (".", 0), ("'", 0), ("[", 0), ("]", 0), (":", 0), (")", 1),
        .. "abcdefghijklmnopqrstuvwxyz".Select(letter => (letter.ToString(), 0f)),
        .. "abcdefghijklmnopqrstuvwxyz".Select(letter => ($"##{letter}", 0f)),
    ];

    public static void Publish(string folder, string name, double? temperature, NegationPrior? negation, TextCertainty? certainty, int maxTokens) =>
        new ModelPublisher(new(folder, TaskContracts.All)).Publish(
            new()
            {
                Name = name,
                Version = 1,
                Task = SentimentContract.Task,
                Inputs = SentimentContract.Inputs,
                Outputs = SentimentContract.Outputs,
                Preprocessing = new() { Text = WordPieceTokenizer.Preprocessing("vocabulary.txt", maxTokens) },
                Calibration = temperature is { } divisor ? new(divisor) { Negation = negation } : null,
                Decoding = new() { Certainty = certainty },
                Labels = SentimentContract.Labels,
                Provenance = new() { Command = "none", DataSet = "none", Seed = 0, Created = DateTimeOffset.UnixEpoch },
                Architecture = new("word-pieces", new JsonObject()),
            },
            package =>
            {
                var network = WordWeightNetwork.Write([.. Pieces.Select(piece => piece.Weight)]);
                File.WriteAllBytes(Path.Combine(package, ModelManifest.NetworkFileName), network);
                new WordPieceVocabulary([.. Pieces.Select(piece => piece.Piece)]).Save(Path.Combine(package, "vocabulary.txt"));
            });
}
