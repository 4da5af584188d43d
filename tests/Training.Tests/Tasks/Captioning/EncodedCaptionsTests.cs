using Torchline.Training.Tasks.Captioning;
using Torchline.Training.Tasks.Captioning.Data;
using Torchline.Training.Vision;
using Xunit;
using static TorchSharp.torch;

namespace Training.Tests.Tasks.Captioning;

public sealed class EncodedCaptionsTests
{
    private static readonly CaptionVocabulary Vocabulary = new(["a", "dog", "runs"]); // 4, 5, 6

    private static readonly EncodedCaptions Captions = new(
        new CaptionSet(
            ImageSplit.Train,
            [
                new CaptionedImage("x.png", [["a", "dog", "runs", "a", "dog"], ["dog"]]),
                new CaptionedImage("y.png", [["a", "zebra"]]),
            ],
            []),
        Vocabulary, maxLength: 4);

    [Fact]
    public void LongCaptionsAreCutAndMissingOnesAreNothing()
    {
        using var scope = NewDisposeScope();
        Assert.Equal(2, Captions.Images);
        var ids = Captions.Of([1, 0]);
        Assert.Equal([2, 2, 5], ids.shape);
        Assert.Equal(
        [
            1, 4, 3, 2, 0, /**/ 0, 0, 0, 0, 0,
            1, 4, 5, 6, 2, /**/ 1, 5, 2, 0, 0,
        ], ids.data<long>().ToArray());
        Assert.Equal([4, 3, 2, 4, 5, 6, 2, 5, 2], CaptionLoss.Targets(ids).data<long>().ToArray());
    }

    [Fact]
    public void ABatchIsAsLongAsItsLongestCaption()
    {
        using var scope = NewDisposeScope();
        Assert.Equal([1, 1, 4], Captions.Of([1]).shape); // and as wide as its most described image
    }
}
