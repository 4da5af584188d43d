using static TorchSharp.torch;

namespace TorchSharp.Modules;

/// <summary>Makes several dimensions of one.</summary>
public class Unflatten : ParameterLessModule<Tensor, Tensor>
{
    internal Unflatten(long dim, long[] unflattened_size)
        : base(nameof(Unflatten)) =>
        (this.dim, this.unflattened_size) = (dim, unflattened_size);

    public long dim { get; set; }

    public long[] unflattened_size { get; set; }

    public override Tensor forward(Tensor tensor) => Aten.unflatten_int.Call(tensor, dim, unflattened_size);
}
