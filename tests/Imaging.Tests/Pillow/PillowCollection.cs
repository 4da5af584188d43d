using Xunit;

namespace Imaging.Tests;

/// <summary>The classes that share one run of pillow.py.</summary>
[CollectionDefinition(Name)]
public sealed class PillowCollection : ICollectionFixture<PillowImages>
{
    public const string Name = "Pillow";
}
