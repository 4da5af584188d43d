using Xunit;

// libtorch has one generator of random numbers for the process: tests that ran side by side would take each other's numbers.
[assembly: CollectionBehavior(DisableTestParallelization = true)]
