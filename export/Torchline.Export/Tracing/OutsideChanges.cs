using System.Reflection;
using Torchline.Recording;
using static TorchSharp.torch;

namespace Torchline.Export.Tracing;

/// <summary>Tensors that live longer than a run of the program and are changed by it, such as a counter in a field.</summary>
internal static class OutsideChanges
{
    /// <exception cref="ExportException">The program changes a tensor that is there in its next run too; the message names it.</exception>
    public static void Refuse(TracedProgram first, TracedProgram second, nn.Module? module)
    {
        foreach (var changed in first.ChangedConstants)
        {
            // A tensor that the program makes anew has another address, as the first one is still held.
            if (second.Constants.FirstOrDefault(constant => constant.Recorded.Identity == changed.Recorded.Identity) is null) continue;
            throw new ExportException(
                $"the program changes {NameOf(changed, module)} in place, {changed.PlaceOfFirstUse(first.AllCalls)}: it is there in the next run " +
                "too, and an exported model cannot keep the change. Make it an input, and return its new value as an output.");
        }
    }

    private static string NameOf(Value changed, nn.Module? module)
    {
        foreach (var (path, child) in module?.named_modules() ?? [])
        {
            for (var type = child.GetType(); type is not null && type != typeof(nn.Module); type = type.BaseType)
            {
                foreach (var field in type.GetFields(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly))
                {
                    if (field.GetValue(child) is Tensor tensor && !tensor.IsInvalid
                        && OperatorRecorder.Describe(tensor).Identity == changed.Recorded.Identity)
                    {
                        return $"the field `{field.Name}` of {(path.Length == 0 ? "the module" : $"module `{path}`")} ({changed.Recorded})";
                    }
                }
            }
        }
        return $"a tensor {changed.Recorded} from outside of it";
    }
}
