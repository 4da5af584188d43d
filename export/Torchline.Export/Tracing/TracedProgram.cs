namespace Torchline.Export.Tracing;

/// <summary>What one run of a program did: functional calls from inputs, state and constants to outputs.</summary>
public sealed record TracedProgram(
    IReadOnlyList<Value> Inputs,
    IReadOnlyList<Value> States,
    IReadOnlyList<Value> Constants,
    IReadOnlyList<OperatorCall> Calls,
    IReadOnlyList<Value> Outputs);
