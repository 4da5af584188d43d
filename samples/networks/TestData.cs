using Google.Protobuf;
using Torchline.Export;
using Torchline.Export.Graph;
using static TorchSharp.torch;

namespace Networks;

/// <summary>A network's file beside inputs and outputs, in the layout of ONNX's own tests: model.onnx, test_data_set_0/input_0.pb and so on.</summary>
public static class TestData
{
    /// <summary>Writes the file, and a data set for each of the network's sizes.</summary>
    public static void Save(NetworkSample sample, ExportedModel model, string folder)
    {
        using var noGradient = no_grad();
        using var scope = NewDisposeScope();
        Directory.CreateDirectory(folder);
        model.Save(Path.Combine(folder, "model.onnx"));
        foreach (var (i, sizes) in sample.Sizes.Index())
        {
            var set = Directory.CreateDirectory(Path.Combine(folder, $"test_data_set_{i}")).FullName;
            var inputs = sample.Request.Inputs.Select(input => input.SampleOf(sizes)).ToArray();
            foreach (var (j, input) in inputs.Index()) Write(set, $"input_{j}", sample.Request.Inputs[j].Name, input);
            foreach (var (j, output) in sample.Request.Program(inputs).Index()) Write(set, $"output_{j}", sample.Request.Outputs[j], output);
        }
    }

    private static void Write(string folder, string file, string name, Tensor tensor)
    {
        using var contiguous = tensor.detach().contiguous();
        var proto = new TensorProto
        {
            Name = name,
            DataType = tensor.dtype == ScalarType.Int64 ? TensorProto.Types.DataType.Int64 : TensorProto.Types.DataType.Float,
            Dims = { tensor.shape },
            RawData = ByteString.CopyFrom(contiguous.bytes.ToArray()),
        };
        File.WriteAllBytes(Path.Combine(folder, $"{file}.pb"), proto.ToByteArray());
    }
}
