using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;
using Torchline.OnnxRuntime.Tests.Onnx;
using Xunit;

namespace Torchline.OnnxRuntime.Tests;

public class NamedValueTests
{
    [Fact]
    public void Every_element_type_goes_in_and_out()
    {
        GoesInAndOut([1.5f, -2f]);
        GoesInAndOut([1.5, -2.0]);
        GoesInAndOut([true, false]);
        GoesInAndOut<sbyte>([1, -2]);
        GoesInAndOut<byte>([1, 2]);
        GoesInAndOut<short>([1, -2]);
        GoesInAndOut<ushort>([1, 2]);
        GoesInAndOut([1, -2]);
        GoesInAndOut<uint>([1, 2]);
        GoesInAndOut<long>([1, -2]);
        GoesInAndOut<ulong>([1, 2]);
        GoesInAndOut([(Float16)1.5f, (Float16)(-2f)]);
        GoesInAndOut([(BFloat16)1.5f, (BFloat16)(-2f)]);
        GoesInAndOut(["one", "zwölf"]);
    }

    [Fact]
    public void Sequences_go_in_and_out()
    {
        var type = TestModel.Sequence(TestModel.Tensor(TensorElementType.Float, "n"));
        using var session = new InferenceSession(new TestModel().Input("x", type).Node("Identity", ["x"], ["y"]).Output("y", type).Build());
        Tensor<float>[] sequence = [new float[] { 1, 2 }.ToTensor(), new float[] { 3 }.ToTensor()];

        using var results = session.Run([NamedOnnxValue.CreateFromSequence("x", sequence)]);

        var elements = results.Single().AsEnumerable<NamedOnnxValue>()!.Select(element => element.AsTensor<float>()!.ToArray());
        Assert.Equal(OnnxValueType.ONNX_TYPE_SEQUENCE, results.Single().ValueType);
        Assert.Equal([[1f, 2f], [3f]], elements);
    }

    [Fact]
    public void Maps_go_in()
    {
        var vocabulary = new AttributeProto { Name = "string_vocabulary", Type = AttributeProto.Types.AttributeType.Strings };
        vocabulary.Strings.AddRange(new[] { "a", "b", "c" }.Select(Google.Protobuf.ByteString.CopyFromUtf8));
        var model = MlModel()
            .Input("x", TestModel.Map(TensorElementType.String, TestModel.Tensor(TensorElementType.Float)))
            .Node("ai.onnx.ml", "DictVectorizer", ["x"], ["y"], vocabulary).Output("y", TensorElementType.Float, 1, 3).Build();
        using var session = new InferenceSession(model);

        using var results = session.Run([NamedOnnxValue.CreateFromMap("x", new Dictionary<string, float> { ["c"] = 3, ["a"] = 1 })]);

        Assert.Equal([1, 0, 3], results.Single().AsTensor<float>()!);
        Assert.Equal(TensorElementType.String, session.InputMetadata["x"].AsMapMetadata().KeyDataType);
    }

    [Fact]
    public void Maps_come_out()
    {
        var labels = new AttributeProto { Name = "classlabels_int64s", Type = AttributeProto.Types.AttributeType.Ints, Ints = { 10, 20 } };
        var model = MlModel()
            .Input("x", TensorElementType.Float, "n", 2).Node("ai.onnx.ml", "ZipMap", ["x"], ["y"], labels)
            .Output("y", TestModel.Sequence(TestModel.Map(TensorElementType.Int64, TestModel.Tensor(TensorElementType.Float)))).Build();
        using var session = new InferenceSession(model);
        var x = new float[,] { { 0.25f, 0.75f }, { 0.5f, 0.5f } }.ToTensor();

        using var results = session.Run([NamedOnnxValue.CreateFromTensor("x", x)]);

        var maps = results.Single().AsEnumerable<NamedOnnxValue>()!.Select(element => element.AsDictionary<long, float>()!).ToArray();
        Assert.Equal(new Dictionary<long, float> { [10] = 0.25f, [20] = 0.75f }, maps[0]);
        Assert.Equal(2, maps.Length);
    }

    private static TestModel MlModel() =>
        new TestModel().With(model => model.OpsetImport.Add(new OperatorSetIdProto { Domain = "ai.onnx.ml", Version = 3 }));

    private static void GoesInAndOut<T>(T[] elements)
    {
        var type = TensorBase.GetTypeInfo(typeof(T))!.ElementType;
        using var session = new InferenceSession(
            new TestModel().Input("x", type, 2).Node("Identity", ["x"], ["y"]).Output("y", type, 2).Build());
        Assert.Equal(typeof(T), session.InputMetadata["x"].ElementType);
        Assert.Equal(typeof(T) == typeof(string), session.InputMetadata["x"].IsString);

        using var results = session.Run([NamedOnnxValue.CreateFromTensor("x", elements.ToTensor())]);

        Assert.Equal(elements, results.Single().AsTensor<T>()!);
        Assert.Equal(type, results.Single().ElementType);
    }
}
