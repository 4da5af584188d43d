using Xunit;

// libtorch has one generator of random numbers for the process, and the runtime one thread for finalizers, which exports pause: tests that ran
// side by side would take each other's numbers, and what they leave behind would wait.
[assembly: CollectionBehavior(DisableTestParallelization = true)]
