using Xunit;

namespace Export.Tests.Recording;

/// <summary>Tests that count all tensors of the process, or collect garbage without a break: nothing runs beside them.</summary>
[CollectionDefinition(nameof(AloneCollection), DisableParallelization = true)]
public sealed class AloneCollection;
