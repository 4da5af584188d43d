using Xunit;

namespace Torchline.ApiConformance.Tests;

/// <summary>The conformance test is only as good as its printer: here the printer meets every construct that the lists hold.</summary>
public class PublicSurfaceTests
{
    public enum Colour { Red, Green }

    public delegate int Transform(int value);

    public abstract class Sample<T>(int size) : Exception
    {
        public const string Name = "sample";
        protected readonly T[,] grid = new T[size, size];
        internal int hidden;

        public static bool Ready { get; set; }
        public int Size { get; private set; } = size;
        public T this[params int[] indices] => grid[indices[0], hidden];

        public T? Find<TKey>(TKey key, out int index, (string, int)[] pairs, Colour colour = Colour.Green, Colour? other = null,
            double rate = 1e-8, bool strict = true, string text = "x") where TKey : struct
        {
            index = pairs.Length;
            return default;
        }

        public static Sample<T> operator +(Sample<T> left, Sample<T> right) => left ?? right;

        protected abstract Nested Open(DateTime? at, List<int> steps);

        private protected void Unseen() => hidden++;

        public class Nested;
    }

    private static readonly string[] _surface = [.. PublicSurface.Of(typeof(PublicSurfaceTests).Assembly)];

    private const string Tests = "Torchline.ApiConformance.Tests.PublicSurfaceTests";

    [Theory]
    [InlineData($"T enum {Tests}.Colour : Enum")]
    [InlineData($"E {Tests}.Colour.Green")]
    [InlineData($"T delegate {Tests}.Transform : MulticastDelegate")]
    [InlineData($"M Int32 {Tests}.Transform.Invoke(Int32 value)")]
    [InlineData($"T class {Tests}.Sample<T> : Exception")]
    [InlineData($"C {Tests}.Sample<T>(Int32 size)")]
    [InlineData($"F static String {Tests}.Sample<T>.Name")]
    [InlineData($"F T[,] {Tests}.Sample<T>.grid")]
    [InlineData($"P static Boolean {Tests}.Sample<T>.Ready {{ get; set; }}")]
    [InlineData($"P Int32 {Tests}.Sample<T>.Size {{ get; }}")]
    [InlineData($"P T {Tests}.Sample<T>.Item[params Int32[] indices] {{ get; }}")]
    [InlineData($"M T {Tests}.Sample<T>.Find<TKey>(TKey key, ref Int32 index, ValueTuple<String,Int32>[] pairs, "
        + $"{Tests}.Colour colour = Green, {Tests}.Colour? other = null, Double rate = 1E-08, Boolean strict = True, String text = \"x\")")]
    [InlineData($"M static {Tests}.Sample<T> {Tests}.Sample<T>.op_Addition({Tests}.Sample<T> left, {Tests}.Sample<T> right)")]
    [InlineData($"M {Tests}.Sample<T>.Nested<T> {Tests}.Sample<T>.Open(DateTime? at, System.Collections.Generic.List<Int32> steps)")]
    [InlineData($"T class {Tests}.Sample<T>.Nested<T>")]
    public void Prints(string line) => Assert.Contains(line, _surface);

    [Theory]
    [InlineData("hidden")]
    [InlineData("Unseen")]
    [InlineData("value__")]
    [InlineData("get_Size")]
    public void Leaves_out(string name) => Assert.DoesNotContain(_surface, line => line.Contains($".{name}"));

    [Fact]
    public void The_nearest_listed_line_is_the_overload_that_differs_least()
    {
        var list = new ApiList(["M Void A.B.Run(Int32 size)", "M Void A.B.Run(String name, Int32 size)", "M Void A.B.Walk(String names)"]);
        Assert.Equal("M Void A.B.Run(String name, Int32 size)", list.Nearest("M Int32 A.B.Run(String name, Int64 size)").First());
    }
}
