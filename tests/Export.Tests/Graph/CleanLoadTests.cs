using Torchline.Export.Graph;
using Xunit;

namespace Export.Tests.Graph;

public sealed class CleanLoadTests
{
    [Fact]
    public void AWarningIsFound()
    {
        // An initializer that nothing reads is a warning of ONNX Runtime's.
        var model = new ModelProto { IrVersion = 9, OpsetImport = { new OperatorSetIdProto { Version = 20 } }, Graph = new GraphProto { Name = "unused" } };
        model.Graph.Initializer.Add(TensorProtos.Of<float>("unused", TensorProto.Types.DataType.Float, [1], 1));
        model.Graph.Initializer.Add(TensorProtos.Of<float>("used", TensorProto.Types.DataType.Float, [1], 1));
        model.Graph.Node.Add(Nodes.Create("Neg", "neg", ["used"], "y"));
        model.Graph.Output.Add(new ValueInfoProto { Name = "y" });

        Assert.Contains("unused", Assert.ThrowsAny<Xunit.Sdk.XunitException>(() => CleanLoad.Check(model, "a model")).Message);
    }
}
