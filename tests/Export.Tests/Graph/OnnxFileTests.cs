using Torchline.Export;
using Torchline.Export.Graph;
using Xunit;

namespace Export.Tests.Graph;

public sealed class OnnxFileTests : IDisposable
{
    private readonly string path = Path.GetTempFileName();

    public void Dispose() => File.Delete(path);

    [Fact]
    public void WhatIsWrittenIsRead()
    {
        var request = new ExportRequest(
            "test", inputs => [inputs[0] * 2], [GraphInput.Float32("x", Dimension.Dynamic("batch"))], ["y"]);
        var model = OnnxExporter.Export(request);
        model.Save(path);
        Assert.Equal(model.Proto, OnnxFile.Read(path));
    }

    [Fact]
    public void WhatIsNoModelIsRefused()
    {
        File.WriteAllText(path, "no model");
        Assert.Contains("not an ONNX file", Assert.Throws<ExportException>(() => OnnxFile.Read(path)).Message);
    }

    [Fact]
    public void AFileThatIsTooLargeIsRefusedUnread()
    {
        using (var file = File.OpenWrite(path)) file.SetLength(3L << 30); // sparse: no disk is used
        Assert.Contains("2 GiB", Assert.Throws<ExportException>(() => OnnxFile.Read(path)).Message);
    }
}
