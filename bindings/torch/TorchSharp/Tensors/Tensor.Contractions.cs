namespace TorchSharp;

public static partial class torch
{
    public partial class Tensor
    {
        /// <summary>Contracts the last <paramref name="dims"/> dimensions with the first of <paramref name="b"/>.</summary>
        public Tensor tensordot(Tensor b, long dims = 2)
        {
            long rank = dim();
            long[] last = [.. Enumerable.Range(0, (int)dims).Select(d => rank - dims + d)];
            long[] first = [.. Enumerable.Range(0, (int)dims).Select(d => (long)d)];
            return tensordot(b, last, first);
        }

        public Tensor tensordot(Tensor b, long[] dims1, long[] dims2) => Aten.tensordot.Call(this, b, dims1, dims2);

        public Tensor tensordot(Tensor b, (long, long)[] dims) =>
            tensordot(b, [.. dims.Select(pair => pair.Item1)], [.. dims.Select(pair => pair.Item2)]);

        /// <summary>The Moore-Penrose pseudoinverse.</summary>
        public Tensor pinverse(double rcond = 1e-15, bool hermitian = false) =>
            Aten.linalg_pinv.Call(this, rcond, hermitian);
    }
}
