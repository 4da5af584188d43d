namespace Torchline.Training.Core.Runs;

/// <summary>Where a training computes: on the processors or on a CUDA device.</summary>
/// <remarks>New tensors are made there; networks are moved there when they are made.</remarks>
internal static class TrainingDevice
{
    /// <summary>The processors.</summary>
    public const string Cpu = "cpu";

    /// <summary>The first CUDA device; <c>cuda:1</c> is the second.</summary>
    public const string Cuda = "cuda";

    /// <summary>A CUDA device where libtorch finds one, else the processors.</summary>
    public static string Fastest => cuda.is_available() ? Cuda : Cpu;

    /// <summary>From now on computes there.</summary>
    /// <param name="name"><c>cpu</c>, <c>cuda</c> or, with a number, <c>cuda:1</c>.</param>
    /// <exception cref="RunException">There is no such device.</exception>
    public static void Use(string name)
    {
        if (name == Cpu)
        {
            set_default_device(CPU);
            return;
        }
        var index = IndexOf(name);
        if (index >= cuda.device_count())
        {
            throw new RunException(
                $"there is no device {name}, libtorch finds {cuda.device_count()} CUDA devices: docs/reference/options.md describes how to choose a libtorch for "
                + "CUDA; --device cpu trains without");
        }
        set_default_device(new Device(DeviceType.CUDA, index));
    }

    /// <summary>Continues on a run's device; on the processors, with a warning, if libtorch finds no such device.</summary>
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
            warn($"the run was computed on {name}, which libtorch does not find here: it continues on the processors, whose results differ a little");
            Use(Cpu);
        }
    }

    private static int IndexOf(string name)
    {
        const string numbered = Cuda + ":";
        if (name == Cuda)
            return 0;
        return name.StartsWith(numbered, StringComparison.Ordinal)
            && int.TryParse(name.AsSpan(numbered.Length), NumberStyles.None, CultureInfo.InvariantCulture, out var index)
            ? index
            : throw new RunException($"--device is cpu, cuda, or cuda:1 and so on, not \"{name}\"");
    }
}
