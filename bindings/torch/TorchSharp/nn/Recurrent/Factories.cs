using TorchSharp.Modules;

namespace TorchSharp;

public static partial class torch
{
    public static partial class nn
    {
        /// <summary>What a plain recurrent cell puts its sum through.</summary>
        public enum NonLinearities
        {
            ReLU = 0,
            Tanh = 1,
        }

        /// <inheritdoc cref="Modules.RNN"/>
        /// <param name="dropout">Probability with which a layer's results are dropped on their way to the next layer.</param>
        public static RNN RNN(
            long inputSize,
            long hiddenSize,
            long numLayers = 1,
            NonLinearities nonLinearity = NonLinearities.Tanh,
            bool bias = true,
            bool batchFirst = false,
            double dropout = 0.0,
            bool bidirectional = false,
            Device? device = null,
            ScalarType? dtype = null) =>
            new(inputSize, hiddenSize, numLayers, nonLinearity, bias, batchFirst, dropout, bidirectional, device, dtype);

        /// <inheritdoc cref="Modules.LSTM"/>
        /// <param name="dropout">Probability with which a layer's results are dropped on their way to the next layer.</param>
        public static LSTM LSTM(
            long inputSize,
            long hiddenSize,
            long numLayers = 1,
            bool bias = true,
            bool batchFirst = false,
            double dropout = 0.0,
            bool bidirectional = false,
            Device? device = null,
            ScalarType? dtype = null) =>
            new(inputSize, hiddenSize, numLayers, bias, batchFirst, dropout, bidirectional, device, dtype);

        /// <inheritdoc cref="Modules.GRU"/>
        /// <param name="dropout">Probability with which a layer's results are dropped on their way to the next layer.</param>
        public static GRU GRU(
            long inputSize,
            long hiddenSize,
            long numLayers = 1,
            bool bias = true,
            bool batchFirst = false,
            double dropout = 0.0,
            bool bidirectional = false,
            Device? device = null,
            ScalarType? dtype = null) =>
            new(inputSize, hiddenSize, numLayers, bias, batchFirst, dropout, bidirectional, device, dtype);

        /// <inheritdoc cref="Modules.RNNCell"/>
        public static RNNCell RNNCell(
            long inputSize,
            long hiddenSize,
            NonLinearities nonLinearity = NonLinearities.Tanh,
            bool bias = true,
            Device? device = null,
            ScalarType? dtype = null) =>
            new(inputSize, hiddenSize, nonLinearity, bias, device, dtype);

        /// <inheritdoc cref="Modules.LSTMCell"/>
        public static LSTMCell LSTMCell(
            long inputSize,
            long hiddenSize,
            bool bias = true,
            Device? device = null,
            ScalarType? dtype = null) =>
            new(inputSize, hiddenSize, bias, device, dtype);

        /// <inheritdoc cref="Modules.GRUCell"/>
        public static GRUCell GRUCell(
            long inputSize,
            long hiddenSize,
            bool bias = true,
            Device? device = null,
            ScalarType? dtype = null) =>
            new(inputSize, hiddenSize, bias, device, dtype);
    }
}
