using Xunit;

namespace Torchline.Imaging.Tests;

/// <summary>The classes that share one run of pillow.py.</summary>
[CollectionDefinition(Name)]
public sealed class PillowCollection : ICollectionFixture<PillowPictures>
{
    public const string Name = "Pillow";
}
