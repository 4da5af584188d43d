using System.Reflection;
using System.Runtime.InteropServices;
using System.Runtime.Loader;
using Microsoft.ML.OnnxRuntime;
using Xunit;

namespace Torchline.OnnxRuntime.Tests;

/// <summary>Of the stand-in only: the official package brings its library along.</summary>
public class MissingLibraryTests
{
    [Fact]
    public void A_missing_library_says_what_to_do()
    {
        // A second copy of the assembly, which has not found the library yet and is not going to.
        var copy = new AssemblyLoadContext("without library", isCollectible: true).LoadFromAssemblyPath(typeof(OrtEnv).Assembly.Location);
        NativeLibrary.SetDllImportResolver(copy, (name, _, _) => throw new DllNotFoundException(name));
        var instance = copy.GetType(typeof(OrtEnv).FullName!)!.GetMethod(nameof(OrtEnv.Instance))!;

        var exception = Assert.Throws<TargetInvocationException>(() => instance.Invoke(null, []));

        var missing = Assert.IsType<DllNotFoundException>(exception.InnerException);
        Assert.Contains("libonnxruntime.so", missing.Message);
        Assert.Contains("./torchline setup", missing.Message);
    }
}
