using Xunit;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace TorchSharp.Tests.NeuralNetwork;

public sealed class EmbeddingTests
{
    private static Tensor Table => tensor(new[] { 0.0, 0, 1, 10, 2, 20, 3, 30 }).view(4, 2);

    [Fact]
    public void Rows_are_looked_up()
    {
        using var layer = Embedding_from_pretrained(Table);
        Assert.False(layer.weight.requires_grad);
        using var output = layer.call(tensor(new long[] { 2, 1, 0, 2 }).view(2, -1));
        Assert.Equal([2L, 2, 2], output.shape);
        TensorAssert.Close([2, 20, 1, 10, 0, 0, 2, 20], output);
    }

    [Fact]
    public void A_rows_gradient_sums_its_uses_and_the_paddings_is_zero()
    {
        using var layer = Embedding_from_pretrained(Table, freeze: false, padding_idx: 0);
        layer.call(tensor(new long[] { 2, 0, 2, 1 })).sum().backward();
        TensorAssert.Close([0, 0, 1, 1, 2, 2, 0, 0], layer.weight.grad!);
    }

    [Fact]
    public void The_paddings_row_begins_as_zeros()
    {
        using var layer = Embedding(5, 3, padding_idx: 2);
        TensorAssert.Close([0, 0, 0], layer.weight[2]);
        Assert.DoesNotContain(0, TensorAssert.Values(layer.weight[1]));
        using var fromTheEnd = Embedding(5, 3, padding_idx: -1);
        TensorAssert.Close([0, 0, 0], fromTheEnd.weight[4]);
        fromTheEnd.call(tensor(new long[] { 4, 1 })).sum().backward();
        TensorAssert.Close([0, 0, 0], fromTheEnd.weight.grad![4]);
    }

    [Fact]
    public void Long_rows_are_shortened_when_they_are_looked_up()
    {
        using var layer = Embedding_from_pretrained(Table, max_norm: 5);
        using var output = layer.call(tensor(new long[] { 3 }));
        Assert.Equal(5, output.norm().ToDouble(), 1e-5);
        TensorAssert.Close([2, 20], layer.weight[2]);
    }

    [Fact]
    public void A_sparse_gradient_trains_the_rows_it_names()
    {
        using var layer = Embedding_from_pretrained(Table, freeze: false, sparse: true);
        layer.call(tensor(new long[] { 1, 1 })).sum().backward();
        using var gradient = layer.weight.grad!;
        Assert.True(gradient.is_sparse);
        using var optimizer = optim.SGD(layer.parameters(), 0.5);
        optimizer.step();
        TensorAssert.Close([0, 0, 0, 9, 2, 20, 3, 30], layer.weight);
    }

    [Theory]
    [InlineData(EmbeddingBagMode.Sum, new[] { 3.0, 30, 6, 60 })]
    [InlineData(EmbeddingBagMode.Mean, new[] { 1.5, 15, 2, 20 })]
    [InlineData(EmbeddingBagMode.Max, new[] { 2.0, 20, 3, 30 })]
    public void Bags_of_any_length_are_reduced(EmbeddingBagMode mode, double[] expected)
    {
        using var layer = EmbeddingBag_from_pretrained(Table, mode: mode);
        using var bags = tensor(new long[] { 1, 2, 3, 1, 2 });
        TensorAssert.Close(expected, layer.call(bags, tensor(new long[] { 0, 2 })));
    }

    [Fact]
    public void A_matrix_has_a_bag_in_each_row_and_padding_does_not_count()
    {
        using var layer = EmbeddingBag_from_pretrained(Table, padding_index: 0);
        using var bags = tensor(new long[] { 1, 3, 0, 2, 0, 0 }).view(2, -1);
        TensorAssert.Close([2, 20, 2, 20], layer.call(bags));
    }

    [Fact]
    public void Rows_in_a_sum_are_weighted()
    {
        using var layer = EmbeddingBag_from_pretrained(Table, mode: EmbeddingBagMode.Sum);
        using var bags = tensor(new long[] { 1, 3 }).view(1, -1);
        TensorAssert.Close([-2, -20], layer.call(bags, null!, tensor(new[] { 1.0, -1.0 }).view(1, 2)));
    }
}
