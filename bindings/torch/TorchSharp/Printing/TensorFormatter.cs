using System.Globalization;
using System.Text;
using static TorchSharp.torch;

namespace TorchSharp;

/// <summary>Writes a tensor's elements as text, the middle of long dimensions left out.</summary>
internal sealed class TensorFormatter(Tensor tensor, string floatFormat, int width, CultureInfo culture, string newLine)
{
    private const int EdgeRows = 3;
    private const int LongestWholeDimension = 2 * EdgeRows;

    private readonly long[] shape = tensor.shape;
    private readonly StringBuilder text = new();

    public static string Metadata(Tensor tensor)
    {
        long[] shape = tensor.shape;
        return $"[{string.Join("x", shape)}], type = {tensor.dtype}, device = {tensor.device}";
    }

    /// <summary>Nested lists: <c>[[1, 2], [3, 4]]</c>.</summary>
    public string Nested(char open, char close)
    {
        using var values = Values();
        WriteNested(values, 0, open, close);
        return text.ToString();
    }

    /// <summary>A matrix as rows of aligned numbers; more dimensions as one such matrix after another.</summary>
    public string Rows()
    {
        using var values = Values();
        WriteMatrices(values, []);
        return text.ToString();
    }

    private Tensor Values()
    {
        using var detached = tensor.detach();
        return detached.to(tensor.is_integral() ? ScalarType.Int64 : ScalarType.Float64, CPU);
    }

    private void WriteNested(Tensor values, int dim, char open, char close)
    {
        if (dim == shape.Length)
        {
            text.Append(Number(values));
            return;
        }
        text.Append(open);
        bool innermost = dim == shape.Length - 1;
        string separator = innermost ? ", " : "," + newLine + new string(' ', dim + 1);
        bool first = true;
        foreach (long i in Shown(shape[dim], innermost ? PerRow(2) : LongestWholeDimension))
        {
            if (!first) text.Append(separator);
            first = false;
            if (i < 0)
            {
                text.Append("...");
                continue;
            }
            using var item = values[i];
            WriteNested(item, dim + 1, open, close);
        }
        text.Append(close);
    }

    private void WriteMatrices(Tensor values, long[] prefix)
    {
        if (values.dim() > 2)
        {
            foreach (long i in Shown(values.shape[0], LongestWholeDimension))
            {
                if (i < 0)
                {
                    text.Append("...").Append(newLine);
                    continue;
                }
                using var item = values[i];
                WriteMatrices(item, [.. prefix, i]);
            }
            return;
        }
        if (prefix.Length > 0) text.Append($"[{string.Join(",", prefix)},..,..] =").Append(newLine);
        using var matrix = values.reshape(values.dim() < 2 ? [1, values.numel()] : values.shape);
        WriteRows(matrix);
    }

    private void WriteRows(Tensor matrix)
    {
        const int perElement = 8;
        var rows = new List<string[]>();
        foreach (long r in Shown(matrix.shape[0], LongestWholeDimension))
        {
            var cells = new List<string>();
            foreach (long c in Shown(matrix.shape[1], PerRow(perElement)))
                cells.Add(r < 0 || c < 0 ? "..." : Element(matrix, r, c));
            rows.Add([.. cells]);
        }
        int cellWidth = rows.SelectMany(row => row).Select(cell => cell.Length).DefaultIfEmpty(0).Max();
        foreach (var row in rows)
            text.Append(string.Concat(row.Select(cell => " " + cell.PadLeft(cellWidth)))).Append(newLine);
    }

    private string Element(Tensor matrix, long row, long column)
    {
        using var element = matrix[row, column];
        return Number(element);
    }

    private string Number(Tensor element)
    {
        if (tensor.dtype == ScalarType.Bool) return element.ToInt64() != 0 ? "True" : "False";
        return element.dtype == ScalarType.Int64
            ? element.ToInt64().ToString(culture)
            : element.ToDouble().ToString(floatFormat, culture);
    }

    private int PerRow(int perElement) => Math.Max(LongestWholeDimension, width / perElement);

    /// <summary>The indices to write; -1 stands for those left out.</summary>
    private static IEnumerable<long> Shown(long size, int most)
    {
        long edge = size <= most ? size : most / 2;
        for (long i = 0; i < edge; i++) yield return i;
        if (size <= most) yield break;
        yield return -1;
        for (long i = size - edge; i < size; i++) yield return i;
    }
}
