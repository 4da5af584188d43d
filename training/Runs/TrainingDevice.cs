using TorchSharp;
using static TorchSharp.torch;

namespace Torchline.Training.Runs;

/// <summary>Where a training computes: on the processors or on a CUDA device.</summary>
/// <remarks>
/// New tensors are made there. Networks are made on the processors, so that chance gives them the same weights anywhere, and moved.
/// </remarks>
public static class TrainingDevice
{
    /// <summary>The processors.</summary>
    public const string Cpu = "cpu";

    /// <summary>The first CUDA device.</summary>
    public const string Cuda = "cuda";

    /// <summary>A CUDA device where this libtorch sees one, else the processors.</summary>
    public static string Fastest => cuda.is_available() ? Cuda : Cpu;

    /// <summary>From now on computes there.</summary>
    /// <param name="name"><c>cpu</c>, <c>cuda</c> or, with a number, <c>cuda:1</c>.</param>
    /// <exception cref="RunException">There is no such device.</exception>
    public static void Use(string name)
    {
        var device = Parse(name);
        if (device.type == DeviceType.CUDA && device.index >= cuda.device_count())
        {
            throw new RunException(
                $"there is no device {name}: this libtorch sees {cuda.device_count()} CUDA devices (a libtorch built for CUDA is chosen by Torch_DIR; --device cpu trains without)");
        }
        set_default_device(device);
    }

    /// <summary>Goes on where a run was computed; on the processors, with a remark, if this libtorch sees no such device.</summary>
    /// <param name="name">As of <see cref="Use"/>.</param>
    /// <param name="warn">Receives the remark.</param>
    public static void UseAgain(string name, Action<string> warn)
    {
        try
        {
            Use(name);
        }
        catch (RunException)
        {
            warn($"the run was computed on {name}, which this libtorch does not see: it goes on on the processors, whose results differ in the last digits");
            Use(Cpu);
        }
    }

    private static Device Parse(string name)
    {
        try
        {
            return new Device(name) is { type: DeviceType.CPU or DeviceType.CUDA } device ? device : throw Unknown();
        }
        catch (ArgumentException)
        {
            throw Unknown();
        }

        RunException Unknown() => new($"--device is cpu, cuda or cuda:1 (and so on), not \"{name}\"");
    }
}
