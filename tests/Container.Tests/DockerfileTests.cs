using System.Text.RegularExpressions;
using System.Xml.Linq;
using Xunit;

namespace Container.Tests;

/// <summary>What the Dockerfiles and compose files name exists, and nothing is left out; holds where no image can be built, too.</summary>
public sealed partial class DockerfileTests
{
    private static readonly string Root = SharedData.RepositoryRoot;

    [Theory]
    [InlineData("deploy/service.Dockerfile")]
    [InlineData("deploy/service.gpu.Dockerfile")]
    public void EveryProjectOfTheServiceIsInTheImage(string dockerfile)
    {
        var lines = File.ReadAllLines(Path.Combine(Root, dockerfile));
        var context = File.ReadAllLines(Path.Combine(Root, dockerfile + ".dockerignore"));
        string[] projects = [.. ProjectsOf("inference-service/Torchline.InferenceService.csproj")];
        Assert.Contains("imaging/Torchline.Imaging.csproj", projects);
        Assert.All(projects, project =>
        {
            var folder = Path.GetDirectoryName(project)!;
            Assert.Contains($"!{folder}", context);
            Assert.Contains($"COPY {project} {folder}/", lines);
            Assert.Contains($"COPY {folder} {folder}", lines);
        });
    }

    [Theory]
    [InlineData("deploy/service.Dockerfile")]
    [InlineData("deploy/service.gpu.Dockerfile")]
    public void WhatIsCopiedExistsAndIsInTheContext(string dockerfile)
    {
        string[] context = [.. File.ReadLines(Path.Combine(Root, dockerfile + ".dockerignore")).Where(line => line.StartsWith('!')).Select(line => line[1..])];
        string[] sources = [.. File.ReadLines(Path.Combine(Root, dockerfile))
            .Select(line => CopyFromContext().Match(line))
            .Where(match => match.Success)
            .SelectMany(match => match.Groups[1].Value.Split(' ', StringSplitOptions.RemoveEmptyEntries))];
        Assert.NotEmpty(sources);
        Assert.All(sources, source =>
        {
            Assert.True(Path.Exists(Path.Combine(Root, source)), $"{source} does not exist");
            Assert.Contains(context, entry => source == entry || source.StartsWith(entry.TrimEnd('*') + (entry.EndsWith('*') ? "" : "/"), StringComparison.Ordinal));
        });
    }

    /// <summary>The build of the service lays files of other folders into its assembly: an image without them would lack the playground.</summary>
    [Theory]
    [InlineData("deploy/service.Dockerfile")]
    [InlineData("deploy/service.gpu.Dockerfile")]
    public void WhatTheServiceEmbedsIsCopied(string dockerfile)
    {
        var copied = File.ReadLines(Path.Combine(Root, dockerfile)).SelectMany(line => CopyFromContext().Match(line).Groups[1].Value.Split(' ')).ToHashSet();
        string[] patterns = [.. XDocument.Load(Path.Combine(Root, "inference-service/Torchline.InferenceService.csproj"))
            .Descendants("EmbeddedResource")
            .Select(item => item.Attribute("Include")!.Value.Replace("$(RepositoryRoot)", "", StringComparison.Ordinal))];
        Assert.Equal(3, patterns.Length);
        foreach (var pattern in patterns)
        {
            var folder = Path.GetDirectoryName(pattern)!;
            Assert.All(
                Directory.GetFiles(Path.Combine(Root, folder), Path.GetFileName(pattern)).Select(file => Path.GetRelativePath(Root, file)),
                file => Assert.True(copied.Contains(file) || copied.Contains(folder), $"{dockerfile} does not copy {file}"));
        }
    }

    [Theory]
    [InlineData("docker-compose.yml")]
    [InlineData("deploy/docker-compose.gpu.yml")]
    public void TheComposeFileNamesADockerfile(string file)
    {
        var named = ComposedDockerfile().Match(File.ReadAllText(Path.Combine(Root, file))).Groups[1].Value;
        Assert.True(File.Exists(Path.Combine(Root, named)), $"{file} names {named}");
    }

    /// <summary>A project and all that it refers to, by their paths in the repository.</summary>
    private static IEnumerable<string> ProjectsOf(string project) => XDocument.Load(Path.Combine(Root, project))
        .Descendants("ProjectReference")
        .Select(reference => reference.Attribute("Include")!.Value.Replace("$(RepositoryRoot)", "", StringComparison.Ordinal))
        .SelectMany(ProjectsOf)
        .Prepend(project)
        .Distinct();

    [GeneratedRegex("^COPY (?!--)(.+) [^ ]+$")]
    private static partial Regex CopyFromContext();

    [GeneratedRegex("^ +dockerfile: (.+)$", RegexOptions.Multiline)]
    private static partial Regex ComposedDockerfile();
}
