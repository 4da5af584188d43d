namespace TorchSharp;

public static partial class torch
{
    /// <summary>Linear algebra, of matrices or batches of them.</summary>
    public static class linalg
    {
        public static Tensor cholesky(Tensor input) => Aten.linalg_cholesky.Call(input);

        public static Tensor cross(Tensor input, Tensor other, long dim = -1) => Aten.linalg_cross.Call(input, other, dim);

        public static Tensor det(Tensor input) => Aten.linalg_det.Call(input);

        /// <returns>Sign and logarithm of the absolute determinant.</returns>
        public static (Tensor, Tensor) slogdet(Tensor input) => Aten.linalg_slogdet.CallPair(input);

        /// <param name="input">Symmetric.</param>
        /// <param name="UPLO">The triangle to read, 'L' or 'U'.</param>
        /// <returns>Eigenvalues in ascending order and eigenvectors as columns.</returns>
        public static (Tensor, Tensor) eigh(Tensor input, char UPLO = 'L') => Aten.linalg_eigh.CallPair(input, UPLO.ToString());

        public static Tensor inv(Tensor input) => Aten.linalg_inv.Call(input);

        /// <summary>How much of the factors to compute.</summary>
        public enum QRMode
        {
            Reduced,
            Complete,
            R,
        }

        /// <returns>Orthonormal columns Q (empty with <see cref="QRMode.R"/>) and upper triangular R.</returns>
        public static (Tensor, Tensor) qr(Tensor input, QRMode mode = QRMode.Reduced) =>
            Aten.linalg_qr.CallPair(input, mode.ToString().ToLowerInvariant());

        public static Tensor solve(Tensor A, Tensor B, bool left = true) => Aten.linalg_solve.Call(A, B, left);

        /// <returns>U, singular values in descending order, and the transpose of V.</returns>
        public static (Tensor, Tensor, Tensor) svd(Tensor input, bool fullMatrices = true) =>
            Aten.linalg_svd.CallTriple(input, fullMatrices);

        public static Tensor svdvals(Tensor input) => Aten.linalg_svdvals.Call(input);

        public static Tensor multi_dot(IList<Tensor> tensors) => Aten.linalg_multi_dot.Call(AsArray(tensors));

        public static Tensor pinv(Tensor input, double? atol = null, double? rtol = null, bool hermitian = false) =>
            Aten.linalg_pinv_atol_rtol_float.Call(input, atol, rtol, hermitian);

        public static Tensor norm(Tensor input, string ord, long[]? dims = null, bool keepdim = false) =>
            Aten.linalg_norm_ord_str.Call(input, ord, dims, keepdim);

        public static Tensor norm(Tensor input, double ord, long[]? dims = null, bool keepdim = false) =>
            Aten.linalg_norm.Call(input, ord, dims, keepdim);

        public static Tensor norm(Tensor input, int ord, long[]? dims = null, bool keepdim = false) =>
            Aten.linalg_norm.Call(input, ord, dims, keepdim);

        public static Tensor norm(Tensor input, long[]? dims = null, bool keepdim = false) =>
            Aten.linalg_norm.Call(input, Argument.None, dims, keepdim);

        public static Tensor vector_norm(Tensor input, double ord = 2, long[]? dims = null, bool keepdim = false) =>
            Aten.linalg_vector_norm.Call(input, ord, dims, keepdim);

        /// <summary>The norm of the last two dimensions, Frobenius' unless another is named.</summary>
        public static Tensor matrix_norm(Tensor input, string ord = "fro", long[]? dims = null, bool keepdim = false) =>
            Aten.linalg_matrix_norm_str_ord.Call(input, ord, dims ?? [-2, -1], keepdim);

        public static Tensor matrix_norm(Tensor input, double ord, long[]? dims = null, bool keepdim = false) =>
            Aten.linalg_matrix_norm.Call(input, ord, dims ?? [-2, -1], keepdim);
    }
}
