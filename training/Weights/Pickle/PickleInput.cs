using System.Buffers.Binary;
using System.Globalization;
using System.Numerics;
using System.Text;

namespace Torchline.Training.Weights.Pickle;

/// <summary>The bytes of a pickle: every length is held against what is left before memory is asked for.</summary>
/// <param name="stream">Positioned at the pickle's first byte.</param>
/// <param name="length">The pickle has at most this many bytes.</param>
/// <param name="file">What to call the file in messages.</param>
internal sealed class PickleInput(Stream stream, long length, string file)
{
    // A pickle of weights describes them, it does not hold them: 100 bytes or so a tensor.
    private const long MaximumLength = 64 << 20;
    private const int MaximumLineLength = 4096;
    private const int MaximumIntegerLength = 255;

    private static readonly UTF8Encoding StrictUtf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    private readonly byte[] number = new byte[8];
    private long position;

    /// <summary>The error that the pickle is not as it should be.</summary>
    public WeightFileException Malformed(string reason) => new(file, $"byte {position} of the pickle: {reason}");

    public byte ReadByte()
    {
        Take(1);
        return stream.ReadByte() is >= 0 and var value ? (byte)value : throw CutOff();
    }

    public ushort ReadUInt16() => BinaryPrimitives.ReadUInt16LittleEndian(ReadNumber(2));

    public int ReadInt32() => BinaryPrimitives.ReadInt32LittleEndian(ReadNumber(4));

    public uint ReadUInt32() => BinaryPrimitives.ReadUInt32LittleEndian(ReadNumber(4));

    public ulong ReadUInt64() => BinaryPrimitives.ReadUInt64LittleEndian(ReadNumber(8));

    /// <summary>A double, the one number that pickle has in network order.</summary>
    public double ReadDouble() => BinaryPrimitives.ReadDoubleBigEndian(ReadNumber(8));

    /// <summary>An integer in two's complement, least significant byte first: a long where it fits.</summary>
    public object ReadInteger(uint length)
    {
        if (length > MaximumIntegerLength)
            throw Malformed($"an integer of {length} bytes");
        return Narrow(new BigInteger(ReadBytes(length)));
    }

    public byte[] ReadBytes(ulong length)
    {
        Take(length);
        var bytes = new byte[length];
        return stream.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false) == bytes.Length ? bytes : throw CutOff();
    }

    public string ReadText(ulong length)
    {
        try
        {
            return StrictUtf8.GetString(ReadBytes(length));
        }
        catch (DecoderFallbackException)
        {
            throw Malformed("text that is not UTF-8");
        }
    }

    /// <summary>Text up to the end of the line, for the instructions of protocol 0.</summary>
    public string ReadLine()
    {
        var line = new StringBuilder();
        for (var next = ReadByte(); next != '\n'; next = ReadByte())
        {
            if (line.Length == MaximumLineLength)
                throw Malformed($"a line of more than {MaximumLineLength} bytes");
            line.Append((char)next);
        }
        return line.ToString();
    }

    public object ReadDecimalInteger() => ParseInteger(ReadLine());

    /// <summary>The operand of INT, which protocols 0 and 1 use for truth values too: <c>01</c> and <c>00</c>.</summary>
    public object ReadDecimalIntegerOrBool() => ReadLine() switch
    {
        "01" => true,
        "00" => false,
        var text => ParseInteger(text),
    };

    public double ReadDecimalFloat()
    {
        var text = ReadLine();
        return double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var value)
            ? value
            : throw Malformed($"\"{Printable.Of(text)}\" is no number");
    }

    /// <summary>A line in Python's raw-unicode-escape: Latin-1 but for <c>\u</c> with four hexadecimal digits and <c>\U</c> with eight.</summary>
    public string ReadEscapedText()
    {
        var line = ReadLine();
        var text = new StringBuilder(line.Length);
        for (var i = 0; i < line.Length; i++)
        {
            var digits = line[i] != '\\' || i + 1 == line.Length ? 0 : line[i + 1] switch { 'u' => 4, 'U' => 8, _ => 0 };
            if (digits == 0)
            {
                text.Append(line[i]);
                continue;
            }
            if (i + 2 + digits > line.Length
                || !int.TryParse(line.AsSpan(i + 2, digits), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var code)
                || !Rune.TryCreate(code, out var rune))
                throw Malformed("an escape sequence that is no character");
            text.Append(rune);
            i += 1 + digits;
        }
        return text.ToString();
    }

    /// <summary>Checks that the bytes that a frame announces are there.</summary>
    public void Announce(ulong count)
    {
        if (count > (ulong)(length - position))
            throw CutOff();
    }

    private object ParseInteger(string text)
    {
        var digits = text.EndsWith('L') ? text.AsSpan()[..^1] : text;
        return BigInteger.TryParse(digits, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var value)
            ? Narrow(value)
            : throw Malformed($"\"{Printable.Of(text)}\" is no integer");
    }

    private static object Narrow(BigInteger value) =>
        value >= long.MinValue && value <= long.MaxValue ? (object)(long)value : value;

    private ReadOnlySpan<byte> ReadNumber(int length)
    {
        Take((ulong)length);
        var bytes = number.AsSpan(0, length);
        return stream.ReadAtLeast(bytes, length, throwOnEndOfStream: false) == length ? bytes : throw CutOff();
    }

    private void Take(ulong count)
    {
        Announce(count);
        if (count > (ulong)(MaximumLength - position))
            throw Malformed($"more than {MaximumLength >> 20} MiB, where weights are only described");
        position += (long)count;
    }

    private WeightFileException CutOff() => Malformed("the pickle is cut off");
}
