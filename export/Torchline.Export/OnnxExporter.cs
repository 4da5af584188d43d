using System.Reflection;
using Torchline.Contracts.Runtime;
using Torchline.Export.Graph;
using Torchline.Export.Lowering;
using Torchline.Export.Passes;
using Torchline.Export.Tracing;

namespace Torchline.Export;

/// <summary>
/// Exports what libtorch really runs: the program is executed under a recorder of dispatched operators, at several sizes, and the record is
/// lowered to ONNX.
/// </summary>
/// <example>
/// <code>
/// var request = ExportRequest.Of("classifier", module, GraphInput.Float32("image", Dimension.Dynamic("batch"), Dimension.Fixed(784)), "logits");
/// OnnxExporter.Export(request).Save("classifier.onnx");
/// </code>
/// </example>
public static class OnnxExporter
{
    /// <summary>Version of the ONNX operator set that is emitted unless the request asks for another one.</summary>
    public const int Opset = 20;
    /// <summary>The oldest operator set that a request may ask for.</summary>
    public const int OldestOpset = OperatorSets.Oldest;
    /// <summary>The newest operator set that a request may ask for.</summary>
    public const int NewestOpset = OperatorSets.Newest;

    /// <summary>Exports a program.</summary>
    /// <param name="request">The program, its inputs and outputs. Modules should be in evaluation mode.</param>
    /// <param name="registry">Lowerings; this library's own when null.</param>
    /// <exception cref="UnsupportedOperatorException">An operator has no lowering.</exception>
    /// <exception cref="DataDependentException">What the program does depends on its inputs' values.</exception>
    /// <exception cref="FrozenSizeException">A dimension declared dynamic is fixed in the program.</exception>
    public static ExportedModel Export(ExportRequest request, LoweringRegistry? registry = null)
    {
        registry ??= new LoweringRegistry();
        request.RequireDistinctNames();
        OperatorSets.FileFormat(request.Opset); // refused before the program runs
        using var pause = FinalizerPause.Start();
        try
        {
            return Export(request, registry, callSites: false);
        }
        catch (ExportException)
        {
            // Once more, so that the message names the C# statement: to find it for each operator costs more than the recording.
            Export(request, registry, callSites: true);
            throw;
        }
    }

    private static ExportedModel Export(ExportRequest request, LoweringRegistry registry, bool callSites)
    {
        using var trace = Trace(request, registry, callSites);
        var model = Lower(request, trace.Program, registry).Model;
        GraphSimplifier.Run(model, trace.Program.States.Select(state => state.Name).ToHashSet());
        LoadCheck.Run(model);
        return new ExportedModel(model, request.ExternalData, trace.SizesToVerify);
    }

    internal static TraceSession Trace(ExportRequest request, LoweringRegistry registry, bool callSites = true) =>
        TraceSession.Run(request, WholeOperators(request, registry), callSites);

    /// <summary>The operators that are recorded whole even where libtorch composes them of others.</summary>
    internal static Func<string, bool> WholeOperators(ExportRequest request, LoweringRegistry registry) =>
        name => (!request.HasGradients && registry.Contains(name)) || HostReads.Contains(name);

    internal static (ModelProto Model, IReadOnlyDictionary<Value, OnnxValue> Values) Lower(
        ExportRequest request, TracedProgram program, LoweringRegistry registry)
    {
        var (graph, values) = ProgramLowering.Run(request, program, registry);
        var model = new ModelProto
        {
            IrVersion = OperatorSets.FileFormat(request.Opset),
            ProducerName = "torchline",
            ProducerVersion = typeof(OnnxExporter).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "",
            OpsetImport = { new OperatorSetIdProto { Version = request.Opset } },
            Graph = graph,
        };
        foreach (var (key, value) in request.Metadata) model.MetadataProps.Add(new StringStringEntryProto { Key = key, Value = value });
        return (model, values);
    }
}

