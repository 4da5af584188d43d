using Google.Protobuf;
using Torchline.Contracts.Packages;
using Torchline.Export;
using Torchline.Export.Graph;
using Torchline.Export.Verification;
using Torchline.Tests;
using Xunit;
using static TorchSharp.torch;

namespace Export.Tests.Graph;

/// <summary>Models with their weights in a file beside them.</summary>
public sealed class ExternalDataTests : IDisposable
{
    private const long Page = 4096;

    private readonly TemporaryFolder folder = new();
    private readonly nn.Module<Tensor, Tensor> network = nn.Sequential(("first", nn.Linear(40, 30)), ("relu", nn.ReLU()), ("second", nn.Linear(30, 50)));
    private string Model => folder["model.onnx"];
    private string Data => folder["model.onnx.data"];

    private ExportRequest Request => ExportRequest.Of("net", network, GraphInput.Float32("x", Dimension.Dynamic("batch"), Dimension.Fixed(40)), "y") with
    {
        ExternalData = true,
    };

    public void Dispose()
    {
        network.Dispose();
        folder.Dispose();
    }

    [Fact]
    public void TheWeightsLieBesideTheModelAndAreFoundThere()
    {
        OnnxExporter.Export(Request).Save(Model);

        Assert.Equal([Model, Data], Directory.GetFiles(folder.Path).Order());
        Assert.Equal(["model.onnx.data"], ExternalDataFiles.Of(Model));
        var stored = ModelProto.Parser.ParseFrom(File.ReadAllBytes(Model)).Graph.Initializer.ToDictionary(tensor => tensor.Name);
        var large = stored.Values.Where(tensor => tensor.DataLocation == TensorProto.Types.DataLocation.External).ToArray();
        Assert.Equal(["first.weight", "second.weight"], large.Select(tensor => tensor.Name).Order()); // of 30 and 50 numbers a bias stays inside
        Assert.All(large, tensor => Assert.Equal(0, long.Parse(tensor.ExternalData.Single(entry => entry.Key == "offset").Value) % Page));

        using var onnx = OnnxProgram.Open(Model);
        using var x = randn(3, 40);
        var actual = onnx.Run(["x"], [x], ["y"]);
        Assert.Null(TensorDifference.Of(actual[0], network.call(x), Tolerance.Default).Mismatch);
    }

    [Fact]
    public void WhatIsReadIsWhatOneFileHas()
    {
        var model = OnnxExporter.Export(Request);
        model.Save(Model);

        Assert.Equal(model.Proto, OnnxFile.Read(Model));
        Assert.Equal(model.ToBytes(), OnnxFile.ReadWhole(Model));

        using var other = nn.Sequential(("first", nn.Linear(40, 30)), ("relu", nn.ReLU()), ("second", nn.Linear(30, 50)));
        OnnxWeights.Load(Model, other);
        using var x = randn(2, 40);
        Assert.True(other.call(x).allclose(network.call(x)));
    }

    [Fact]
    public void ALargeModelIsVerifiedFromAFile()
    {
        using var wide = nn.Linear(4200, 4200); // 67 MiB
        var request = ExportRequest.Of("wide", wide, GraphInput.Float32("x", Dimension.Dynamic("batch"), Dimension.Fixed(4200)), "y");

        var report = ModelVerifier.Verify(request, OnnxExporter.Export(request), Tolerance.Default, ModelVerifier.Sweep(("batch", [1, 3])));

        Assert.True(report.Passed, report.ToString());
    }

    [Fact]
    public void AWriteThatFailsLeavesWhatWasThere()
    {
        OnnxExporter.Export(Request).Save(Model);
        var (model, data) = (File.ReadAllBytes(Model), File.ReadAllBytes(Data));
        Directory.CreateDirectory(folder["other.onnx"]); // a folder of the model's name: it cannot be replaced

        Assert.ThrowsAny<SystemException>(() => OnnxExporter.Export(Request).Save(folder["other.onnx"]));

        Assert.Empty(Directory.GetFiles(folder["other.onnx"]));
        Assert.Equal([Model, Data], Directory.GetFiles(folder.Path).Order());
        Assert.Equal(model, File.ReadAllBytes(Model));
        Assert.Equal(data, File.ReadAllBytes(Data));
    }

    [Theory]
    [InlineData("../secret")]
    [InlineData("/etc/passwd")]
    [InlineData("..")]
    [InlineData("a\\b")]
    public void AFileOfAnotherFolderIsNotRead(string location)
    {
        OnnxExporter.Export(Request).Save(Model);
        Point(location, "0", "4800");

        Assert.Contains(location, Assert.Throws<ExportException>(() => OnnxFile.Read(Model)).Message);
        Assert.Contains(ExternalDataFiles.Of(Model), found => found == location && !ExternalDataFiles.IsBeside(found));
    }

    [Theory]
    [InlineData("99999999", "4800")]
    [InlineData("0", "99999999999")]
    [InlineData("-1", "4800")]
    [InlineData("0", "9223372036854775807")]
    public void WeightsBeyondTheFileAreRefused(string offset, string length)
    {
        OnnxExporter.Export(Request).Save(Model);
        Point("model.onnx.data", offset, length);

        Assert.Throws<ExportException>(() => OnnxFile.Read(Model));
    }

    [Fact]
    public void AMissingFileIsNamed()
    {
        OnnxExporter.Export(Request).Save(Model);
        File.Delete(Data);

        Assert.Contains("model.onnx.data", Assert.Throws<ExportException>(() => OnnxFile.Read(Model)).Message);
    }

    /// <summary>Places the weights of the first tensor elsewhere.</summary>
    private void Point(string location, string offset, string length)
    {
        var model = ModelProto.Parser.ParseFrom(File.ReadAllBytes(Model));
        var tensor = model.Graph.Initializer.First(tensor => tensor.DataLocation == TensorProto.Types.DataLocation.External);
        foreach (var (key, value) in new[] { ("location", location), ("offset", offset), ("length", length) })
            tensor.ExternalData.Single(entry => entry.Key == key).Value = value;
        File.WriteAllBytes(Model, model.ToByteArray());
    }
}
