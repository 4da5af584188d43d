using System.Runtime.InteropServices;
using Xunit;
using static TorchSharp.torch;

namespace TorchSharp.Tests;

public sealed class RandomTests
{
    [Fact]
    public void A_seed_gives_the_same_numbers_again()
    {
        manual_seed(42);
        using var first = randn(100);
        manual_seed(42);
        using var second = randn(100);
        using var third = randn(100);
        Assert.True(first.Equals(second));
        Assert.False(first.Equals(third));
        Assert.Equal(42, initial_seed());
    }

    [Fact]
    public void Numbers_are_libtorchs_own()
    {
        // torch.manual_seed(0); torch.rand(2) in Python.
        manual_seed(0);
        using var numbers = rand(2);
        Assert.Equal([0.4962566f, 0.7682218f], numbers.data<float>().ToArray());
    }

    [Fact]
    public void State_continues_the_sequence_bit_for_bit()
    {
        manual_seed(7);
        using var _ = randn(13); // an odd number: half of a pair of normals is in the state as well
        using var state = get_rng_state();
        Assert.Equal(uint8, state.dtype);
        using var expected = randn(50);
        using var noise = rand(1000);
        set_rng_state(state);
        using var resumed = randn(50);
        Assert.True(expected.Equals(resumed));
    }

    [Fact]
    public void Generators_are_independent_and_have_state()
    {
        using var a = new Generator(3);
        using var b = new Generator(3);
        using var fromA = randint(1000, [20], generator: a);
        using var noise = rand(5);
        using var fromB = randint(1000, [20], generator: b);
        Assert.True(fromA.Equals(fromB));
        Assert.Equal(3, a.initial_seed());
        using var state = a.get_state();
        using var next = rand([4], generator: a);
        b.set_state(state);
        using var same = rand([4], generator: b);
        Assert.True(next.Equals(same));
        Assert.Throws<ExternalException>(() => a.set_state(zeros(3, dtype: uint8)));
    }

    [Fact]
    public void Permutations_and_samples_stay_in_range()
    {
        using var order = randperm(100);
        Assert.Equal(Enumerable.Range(0, 100).Select(i => (long)i), order.data<long>().ToArray().Order());
        using var dice = randint(1, 7, [1000]);
        Assert.Equal((1L, 6L), (dice.min().item<long>(), dice.max().item<long>()));
        using var uniform = empty(1000).uniform_(-2, 3);
        Assert.InRange(uniform.min().item<float>(), -2f, -1.9f);
        Assert.InRange(uniform.max().item<float>(), 2.9f, 3f);
        using var coins = empty(1000).bernoulli_(0.25);
        Assert.InRange(coins.mean().item<float>(), 0.2f, 0.3f);
        Assert.InRange(rand_float(), 0, 1);
    }

    [Fact]
    public void Threads_can_be_set()
    {
        int before = get_num_threads();
        set_num_threads(1);
        Assert.Equal(1, get_num_threads());
        set_num_threads(before);
        Assert.Throws<ExternalException>(() => set_num_threads(0));
    }
}
