using Torchline.InferenceService.Images;

namespace InferenceService.Tests.Images;

public class AcceptedFormatsTests
{
    [Theory]
    [InlineData(null, ImageFormat.Jpeg)]
    [InlineData("", ImageFormat.Jpeg)]
    [InlineData("*/*", ImageFormat.Jpeg)]
    [InlineData("image/*", ImageFormat.Jpeg)]
    [InlineData("image/png", ImageFormat.Png)]
    [InlineData("IMAGE/WEBP", ImageFormat.Webp)]
    [InlineData("image/webp, image/png;q=0.9, */*;q=0.1", ImageFormat.Webp)]
    [InlineData("image/webp;q=0.5, image/png;q=0.9", ImageFormat.Png)]
    [InlineData("image/jpeg;q=0, image/*", ImageFormat.Png)]
    [InlineData("*/*, image/*;q=0.2, image/webp;q=0.3", ImageFormat.Webp)] // The most specific range counts.
    [InlineData("image/avif,image/webp,image/apng,image/svg+xml,image/*,*/*;q=0.8", ImageFormat.Jpeg)] // A browser's.
    [InlineData("text/html, application/xhtml+xml, image/png;q=0.1", ImageFormat.Png)]
    [InlineData("nonsense, image/png", ImageFormat.Png)]
    public void TheFormatThatIsLikedBestIsTaken(string? accept, ImageFormat expected)
    {
        var formats = new AcceptedFormats(accept);
        Assert.False(formats.IsEmpty);
        Assert.Equal(expected, formats.Best(preferred: ImageFormat.Jpeg));
    }

    [Theory]
    [InlineData("image/gif")]
    [InlineData("application/json")]
    [InlineData("image/png;q=0")]
    [InlineData("*/*;q=0")]
    [InlineData("nonsense")]
    public void ThereMayBeNone(string accept) => Assert.True(new AcceptedFormats(accept).IsEmpty);

    [Fact]
    public void OfThoseLikedEquallyThePreferredOneIsTaken() =>
        Assert.Equal(ImageFormat.Webp, new AcceptedFormats("image/png, image/webp").Best(preferred: ImageFormat.Webp));
}
