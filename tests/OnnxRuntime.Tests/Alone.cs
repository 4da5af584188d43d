using Xunit;

namespace Torchline.OnnxRuntime.Tests;

/// <summary>Tests that measure the process or replace its environment: they run after all others, one at a time.</summary>
[CollectionDefinition(nameof(Alone), DisableParallelization = true)]
public class Alone;
