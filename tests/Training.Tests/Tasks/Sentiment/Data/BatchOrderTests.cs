using Torchline.Contracts.Text;
using Torchline.Training.Tasks.Sentiment.Data;
using Xunit;

namespace Training.Tests.Tasks.Sentiment.Data;

public sealed class BatchOrderTests
{
    private static readonly IReadOnlyList<Review> Reviews = SyntheticReviews.Generate(203, seed: 9);
    private static readonly Vocabulary Words = Vocabulary.Build(Reviews.Select(review => review.Words));
    private static readonly EncodedReviews Encoded = new(Reviews, Words);

    [Theory]
    [InlineData(0)]
    [InlineData(4)]
    public void VisitsEveryReviewOnceAnEpoch(int bucket)
    {
        var order = new BatchOrder(Encoded, batchSize: 10, seed: 1, bucket);
        Assert.Equal(21, order.BatchesPerEpoch);
        Assert.Equal(Enumerable.Range(0, 203), Visit(order, epoch: 0).SelectMany(batch => batch).Order());
        Assert.Equal(3, Visit(order, epoch: 0).Min(batch => batch.Length));
    }

    [Fact]
    public void DependsOnSeedAndEpochOnly()
    {
        var order = new BatchOrder(Encoded, 10, seed: 1, bucket: 0);
        var first = Visit(order, epoch: 3);
        Assert.NotEqual(first, Visit(order, epoch: 4));
        Assert.Equal(first, Visit(order, epoch: 3));
        Assert.Equal(first, Visit(new BatchOrder(Encoded, 10, seed: 1, bucket: 0), epoch: 3));
        Assert.NotEqual(first, Visit(new BatchOrder(Encoded, 10, seed: 2, bucket: 0), epoch: 3));
    }

    [Fact]
    public void BucketsSavePadding()
    {
        Assert.True(
            Padding(new BatchOrder(Encoded, 10, seed: 1, bucket: 20)) < Padding(new BatchOrder(Encoded, 10, seed: 1, bucket: 0)) / 2);

        static int Padding(BatchOrder order) => Visit(order, 0).Sum(batch =>
        {
            var longest = batch.Max(Encoded.LengthOf);
            return batch.Sum(index => longest - Encoded.LengthOf(index));
        });
    }

    [Fact]
    public void ByLengthVisitsEveryReviewOnceInOrderOfLength()
    {
        var visited = BatchOrder.ByLength(Encoded, 50).SelectMany(batch => batch).ToArray();
        Assert.Equal(Enumerable.Range(0, 203), visited.Order());
        Assert.Equal(visited.Select(Encoded.LengthOf).Order(), visited.Select(Encoded.LengthOf));
    }

    private static List<int[]> Visit(BatchOrder order, int epoch) =>
        [.. Enumerable.Range(0, order.BatchesPerEpoch).Select(batch => order[epoch, batch].ToArray())];
}
