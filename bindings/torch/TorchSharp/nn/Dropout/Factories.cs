using TorchSharp.Modules;

namespace TorchSharp;

public static partial class torch
{
    public static partial class nn
    {
        /// <inheritdoc cref="Modules.Dropout"/>
        /// <param name="p">Probability to be dropped.</param>
        public static Dropout Dropout(double p = 0.5, bool inplace = false) => new(p, inplace);

        /// <inheritdoc cref="Modules.Dropout1d"/>
        /// <param name="p">Probability to be dropped.</param>
        public static Dropout1d Dropout1d(double p = 0.5, bool inplace = false) => new(p, inplace);

        /// <inheritdoc cref="Modules.Dropout2d"/>
        /// <param name="p">Probability to be dropped.</param>
        public static Dropout2d Dropout2d(double p = 0.5, bool inplace = false) => new(p, inplace);
    }
}
