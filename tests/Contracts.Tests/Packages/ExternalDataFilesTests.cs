using System.Text;
using Torchline.Contracts.Packages;
using Torchline.Contracts.Tasks;
using Xunit;

namespace Contracts.Tests.Packages;

/// <summary>Packages whose network keeps its weights in a file beside it.</summary>
public sealed class ExternalDataFilesTests : IDisposable
{
    private const string Weights = "model.onnx.data";

    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void APackageWithItsWeightsBesideTheNetworkIsOpened()
    {
        var package = Publish(InitializerAt(Weights), Weights);

        Assert.Equal([Weights], ExternalDataFiles.Of(package.NetworkPath));
        Assert.Contains(package.Manifest.Files, file => file.Name == Weights);

        File.AppendAllText(package.PathOf(Weights), "more");
        Assert.Equal(package.PathOf(Weights), Assert.Throws<ModelPackageException>(() => ModelPackage.Open(package.Folder, TaskContracts.All)).Path);
    }

    [Theory]
    [InlineData("../other/1/model.onnx.data")]
    [InlineData("/etc/passwd")]
    [InlineData("..")]
    [InlineData("sub/model.onnx.data")]
    [InlineData("C:\\weights")]
    [InlineData("")]
    public void WeightsOutsideOfThePackageAreRefused(string location) =>
        Assert.Contains("outside", Assert.Throws<ModelPackageException>(() => Publish(InitializerAt(location), Weights)).Problem);

    [Fact]
    public void WeightsThatTheManifestDoesNotListAreRefused() =>
        Assert.Contains("no file of the package", Assert.Throws<ModelPackageException>(() => Publish(InitializerAt("others.data"), Weights)).Problem);

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void LocationsInsideOfNodesAreFound(bool inBody)
    {
        var tensor = Message(13, [.. Message(1, "location"u8), .. Message(2, "../secret"u8)]);
        // Of an attribute: a tensor, or a graph with an initializer.
        var attribute = inBody ? Message(6, Message(5, tensor)) : Message(5, tensor);

        Assert.Contains("outside", Assert.Throws<ModelPackageException>(() => Publish(Message(7, Message(1, Message(5, attribute))), Weights)).Problem);
    }

    [Theory]
    [InlineData(new byte[] { 0x3a, 0xff, 0xff, 0xff, 0xff, 0x0f })] // a graph of 4 GiB in a file of six bytes
    [InlineData(new byte[] { 0x3a })]
    [InlineData(new byte[] { 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff })]
    [InlineData(new byte[] { 0x0b })]
    public void WhatIsNoOnnxFileIsRefused(byte[] content)
    {
        File.WriteAllBytes(Path.Combine(folder.Path, "bad.onnx"), content);

        Assert.Throws<InvalidDataException>(() => ExternalDataFiles.Of(Path.Combine(folder.Path, "bad.onnx")));
    }

    [Fact]
    public void GraphsThatAreNestedWithoutEndAreRefused()
    {
        byte[] graph = [];
        for (var i = 0; i < 200; i++) graph = Message(1, Message(5, Message(6, graph)));
        File.WriteAllBytes(Path.Combine(folder.Path, "deep.onnx"), Message(7, graph));

        Assert.Throws<InvalidDataException>(() => ExternalDataFiles.Of(Path.Combine(folder.Path, "deep.onnx")));
    }

    private ModelPackage Publish(byte[] network, string weights) => new ModelPublisher(new(folder.Path, TaskContracts.All)).Publish(
        SampleManifest.Create(),
        into =>
        {
            SampleManifest.WriteFiles(into);
            File.WriteAllBytes(Path.Combine(into, ModelManifest.NetworkFileName), network);
            File.WriteAllBytes(Path.Combine(into, weights), [1, 2, 3]);
        });

    /// <summary>A model whose graph has one tensor elsewhere.</summary>
    private static byte[] InitializerAt(string location) =>
        Message(7, Message(5, Message(13, [.. Message(1, "location"u8), .. Message(2, Encoding.UTF8.GetBytes(location))])));

    /// <summary>A field of protocol buffers that has bytes.</summary>
    private static byte[] Message(int field, params ReadOnlySpan<byte> content)
    {
        var length = new List<byte>();
        for (var rest = content.Length; ; rest >>= 7)
        {
            length.Add((byte)(rest > 0x7f ? (rest & 0x7f) | 0x80 : rest));
            if (rest <= 0x7f) break;
        }
        return [(byte)((field << 3) | 2), .. length, .. content];
    }
}
