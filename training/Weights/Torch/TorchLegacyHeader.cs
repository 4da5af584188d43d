using System.Numerics;
using Torchline.Training.Weights.Pickle;

namespace Torchline.Training.Weights.Torch;

/// <summary>What comes first in a file of PyTorch before 1.6: a magic number, the version of the format, the machine.</summary>
internal static class TorchLegacyHeader
{
    private const long ProtocolVersion = 1001;

    private static readonly BigInteger MagicNumber = BigInteger.Parse("119547037146038801333356");

    /// <summary>Checks the three pickles.</summary>
    /// <param name="stream">At the first of them.</param>
    /// <param name="name">What to call the file in messages.</param>
    /// <param name="nextPickle">Reads a pickle.</param>
    /// <exception cref="WeightFileException">It is no such file, or one of a machine with big-endian numbers.</exception>
    public static void Read(Stream stream, string name, Func<object?> nextPickle)
    {
        if (nextPickle() is not BigInteger magic || magic != MagicNumber)
            throw new WeightFileException(name, "a pickle, but not one of PyTorch (another magic number)");
        if (nextPickle() is not ProtocolVersion)
            throw new WeightFileException(name, "another version of PyTorch's format than 1001");
        if (nextPickle() is not PickleDictionary { Entries: var machine }
            || !machine.TryGetValue("little_endian", out var littleEndian) || littleEndian is not true)
            throw new WeightFileException(name, "written on a machine with big-endian numbers");
    }
}
