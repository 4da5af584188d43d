using Xunit;

namespace Imaging.Tests;

[Collection(AloneCollection.Name)]
public class ImageArraysTests
{
    [Fact]
    public void AnArrayIsUsedAgainUntilThePoolIsEmptied()
    {
        var array = ImageArrays.Rent(700_000);
        ImageArrays.Return(array);
        var again = ImageArrays.Rent(700_000);
        Assert.Same(array, again);
        ImageArrays.Return(again);
        ImageArrays.Empty();
        Assert.NotSame(array, ImageArrays.Rent(700_000));
    }

    [Fact]
    public void AnArrayRentedBeforeThePoolWasEmptiedIsNotKept()
    {
        var array = ImageArrays.Rent(100_000);
        ImageArrays.Empty();
        ImageArrays.Return(array);
        Assert.NotSame(array, ImageArrays.Rent(100_000));
    }

    [Fact]
    public void ALongArrayIsNotKept()
    {
        var array = ImageArrays.Rent(ImageArrays.Longest + 1);
        ImageArrays.Return(array);
        Assert.NotSame(array, ImageArrays.Rent(ImageArrays.Longest + 1));
    }
}
