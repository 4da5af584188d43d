namespace Torchline.Contracts.Packages;

/// <summary>What the packages of one task have in common. The rules for all packages are <see cref="ManifestRules"/>.</summary>
public interface ITaskContract
{
    /// <summary>The task's names in manifests: first the one that is written, then those of older packages.</summary>
    IReadOnlyList<string> Names { get; }

    /// <summary>Everything that is wrong with a manifest of this task; nothing if it is valid.</summary>
    IEnumerable<string> Check(ModelManifest manifest);
}

/// <summary>Finds contracts by the names of their tasks.</summary>
internal static class TaskContractExtensions
{
    /// <summary>The contract of a task, by any of its names; null for a task that has none.</summary>
    public static ITaskContract? Find(this IEnumerable<ITaskContract> contracts, string task) =>
        contracts.FirstOrDefault(contract => contract.Names.Contains(task));

    /// <summary>The name that is written for a task; a task without a contract keeps its own.</summary>
    public static string NameOf(this IEnumerable<ITaskContract> contracts, string task) => contracts.Find(task)?.Names[0] ?? task;
}
