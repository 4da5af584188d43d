namespace Torchline.Training.Tasks.Captioning.Metrics;

/// <summary>ROUGE-L (Lin 2004): how long a subsequence a caption shares with the references.</summary>
public static class RougeL
{
    /// <summary>Weight of recall against precision; 1.2 in the evaluation of MS COCO.</summary>
    private const double Beta = 1.2;

    /// <summary>The mean over the images of the F-measure of the longest common subsequence.</summary>
    /// <remarks>As in the evaluation of MS COCO, precision and recall are each that of the reference best for it.</remarks>
    /// <returns>A number from 0 to 1.</returns>
    public static double Of(CaptionCorpus corpus) => corpus.Hypotheses.Zip(corpus.References, Of).Average();

    private static double Of(int[] hypothesis, int[][] references)
    {
        double precision = 0, recall = 0;
        foreach (var reference in references)
        {
            double shared = CommonLength(hypothesis, reference);
            if (shared == 0)
                continue;
            precision = Math.Max(precision, shared / hypothesis.Length);
            recall = Math.Max(recall, shared / reference.Length);
        }
        return recall == 0 ? 0 : (1 + (Beta * Beta)) * precision * recall / (recall + (Beta * Beta * precision));
    }

    /// <summary>The length of the longest common subsequence, by dynamic programming a row at a time.</summary>
    private static int CommonLength(int[] first, int[] second)
    {
        var lengths = new int[second.Length + 1]; // [j]: of what is read of the first, and the second's first j words
        foreach (var word in first)
        {
            var diagonal = 0;
            for (var j = 1; j <= second.Length; j++)
            {
                var above = lengths[j];
                lengths[j] = word == second[j - 1] ? diagonal + 1 : Math.Max(above, lengths[j - 1]);
                diagonal = above;
            }
        }
        return lengths[^1];
    }
}
