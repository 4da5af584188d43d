using System.Globalization;

namespace TorchSharp;

public static partial class torch
{
    public static readonly TensorStringStyle julia = TensorStringStyle.Julia;
    public static readonly TensorStringStyle numpy = TensorStringStyle.Numpy;
    public static readonly TensorStringStyle csharp = TensorStringStyle.CSharp;

    private static string print_format = "g5";
    private static int print_width = 100;
    private static string print_new_line = Environment.NewLine;

    /// <summary>The style that print and str use when none is named.</summary>
    public static TensorStringStyle TensorStringStyle { get; set; } = TensorStringStyle.Julia;

    /// <summary>Sets what print and str use when an argument is left out; null leaves a setting as it is.</summary>
    public static void set_printoptions(
        TensorStringStyle? style = null, string? floatFormat = null, int? linewidth = null, string? newLine = null,
        int? maxRows = null, int? maxColumns = null)
    {
        if (maxRows is not null || maxColumns is not null)
            throw new NotSupportedException("limits of rows and columns are not supported; the line width decides");
        TensorStringStyle = style ?? TensorStringStyle;
        print_format = floatFormat ?? print_format;
        print_width = linewidth ?? print_width;
        print_new_line = newLine ?? print_new_line;
    }

    public partial class Tensor
    {
        /// <summary>Sizes, type and device; the elements come with a <see cref="TorchSharp.TensorStringStyle"/>.</summary>
        public override string ToString() => IsInvalid ? "disposed tensor" : TensorFormatter.Metadata(this);

        public string ToString(
            bool disamb, string? fltFormat = null, int? width = null, CultureInfo? cultureInfo = null, string? newLine = null) =>
            ToString(TensorStringStyle.Default, fltFormat, width, cultureInfo, newLine);

        public string ToString(
            TensorStringStyle style, string? fltFormat = null, int? width = null, CultureInfo? cultureInfo = null,
            string? newLine = null)
        {
            if (style == TensorStringStyle.Default) style = torch.TensorStringStyle;
            string metadata = TensorFormatter.Metadata(this);
            if (style == TensorStringStyle.Metadata || is_meta) return metadata;
            newLine ??= print_new_line;
            var formatter = new TensorFormatter(
                this, fltFormat ?? print_format, width ?? print_width, cultureInfo ?? CultureInfo.CurrentCulture, newLine);
            return style switch
            {
                TensorStringStyle.Numpy => formatter.Nested('[', ']'),
                TensorStringStyle.CSharp => $"{metadata}, value = {formatter.Nested('{', '}')}",
                _ => metadata + newLine + formatter.Rows(),
            };
        }
    }
}

public static partial class TensorExtensionMethods
{
    public static string str(
        this torch.Tensor tensor, string? fltFormat = null, int? width = null, string? newLine = null,
        CultureInfo? cultureInfo = null, TensorStringStyle style = TensorStringStyle.Default) =>
        tensor.ToString(style, fltFormat, width, cultureInfo, newLine);

    public static string jlstr(
        this torch.Tensor tensor, string? fltFormat = null, int? width = null, string? newLine = null,
        CultureInfo? cultureInfo = null) =>
        tensor.ToString(TensorStringStyle.Julia, fltFormat, width, cultureInfo, newLine);

    public static string npstr(
        this torch.Tensor tensor, string? fltFormat = "g5", int? width = 100, string? newLine = null,
        CultureInfo? cultureInfo = null) =>
        tensor.ToString(TensorStringStyle.Numpy, fltFormat, width, cultureInfo, newLine);

    public static string cstr(
        this torch.Tensor tensor, string? fltFormat = "g5", int? width = 100, string? newLine = null,
        CultureInfo? cultureInfo = null) =>
        tensor.ToString(TensorStringStyle.CSharp, fltFormat, width, cultureInfo, newLine);

    public static string metastr(this torch.Tensor tensor) => tensor.ToString(TensorStringStyle.Metadata);

    /// <summary>Writes a tensor to the console, and returns it.</summary>
    public static torch.Tensor print(
        this torch.Tensor t, string? fltFormat = "g5", int? width = 100, string? newLine = null,
        CultureInfo? cultureInfo = null, TensorStringStyle style = TensorStringStyle.Default)
    {
        Console.WriteLine(t.ToString(style, fltFormat, width, cultureInfo, newLine));
        return t;
    }
}
