using Xunit;

namespace Training.Tests.Vision;

/// <summary>Tests that depend on every draw of the one random generator: no other test may draw meanwhile.</summary>
[CollectionDefinition(nameof(SeededTests), DisableParallelization = true)]
public sealed class SeededTests;
