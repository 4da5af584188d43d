using Xunit;

// All threads draw from one default generator, and the process has one memory: tests that seed or measure must run alone.
[assembly: CollectionBehavior(DisableTestParallelization = true)]
