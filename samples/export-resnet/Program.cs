using TorchSharp;
using Torchline.Export;
using Torchline.Export.Verification;

// Any TorchSharp module: this one is TorchVision's, untouched.
var network = torchvision.models.resnet18(num_classes: 10);
network.eval();

// What varies from call to call has a name.
var image = GraphInput.Float32(
    "image", Dimension.Dynamic("batch"), Dimension.Fixed(3), Dimension.Dynamic("height", minimum: 32), Dimension.Dynamic("width", minimum: 32));
var request = ExportRequest.Of("resnet18", network, image, "logits");

var model = OnnxExporter.Export(request);

// ONNX Runtime against libtorch, at sizes that were not traced too.
var sizes = ModelVerifier.Sweep(("batch", [1, 2, 7]), ("height", [64, 97]), ("width", [64, 80]));
var report = ModelVerifier.Verify(request, model.ToBytes(), sizes, new Tolerance(1e-4, 1e-4));
Console.WriteLine(report);
if (!report.Passed) return 1;

model.Save("resnet18.onnx");
Console.WriteLine($"resnet18.onnx: {model.Proto.Graph.Node.Count} nodes");
return 0;
