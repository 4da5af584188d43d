using System.Text.RegularExpressions;
using System.Xml.Linq;
using Xunit;

namespace Container.Tests;

/// <summary>What the Dockerfiles and compose files name exists, and nothing is left out; holds where no image can be built, too.</summary>
public sealed partial class DockerfileTests
{
    private static readonly string _root = SharedData.RepositoryRoot;

    [Theory]
    [InlineData("deploy/service.Dockerfile")]
    [InlineData("deploy/service.gpu.Dockerfile")]
    public void Every_project_of_the_service_is_in_the_image(string dockerfile)
    {
        string[] lines = File.ReadAllLines(Path.Combine(_root, dockerfile));
        string[] context = File.ReadAllLines(Path.Combine(_root, dockerfile + ".dockerignore"));
        string[] projects = [.. ProjectsOf("inference-service/Torchline.InferenceService.csproj")];
        Assert.Contains("imaging/Torchline.Imaging.csproj", projects);
        Assert.All(projects, project =>
        {
            string folder = Path.GetDirectoryName(project)!;
            Assert.Contains($"!{folder}", context);
            Assert.Contains($"COPY {project} {folder}/", lines);
            Assert.Contains($"COPY {folder} {folder}", lines);
        });
    }

    [Theory]
    [InlineData("deploy/service.Dockerfile")]
    [InlineData("deploy/service.gpu.Dockerfile")]
    public void What_is_copied_exists_and_is_in_the_context(string dockerfile)
    {
        string[] context = [.. File.ReadLines(Path.Combine(_root, dockerfile + ".dockerignore")).Where(line => line.StartsWith('!')).Select(line => line[1..])];
        string[] sources = [.. File.ReadLines(Path.Combine(_root, dockerfile))
            .Select(line => CopyFromContext().Match(line))
            .Where(match => match.Success)
            .SelectMany(match => match.Groups[1].Value.Split(' ', StringSplitOptions.RemoveEmptyEntries))];
        Assert.NotEmpty(sources);
        Assert.All(sources, source =>
        {
            Assert.True(Path.Exists(Path.Combine(_root, source)), $"{source} does not exist");
            Assert.Contains(context, entry => source == entry || source.StartsWith(entry.TrimEnd('*') + (entry.EndsWith('*') ? "" : "/"), StringComparison.Ordinal));
        });
    }

    [Theory]
    [InlineData("docker-compose.yml")]
    [InlineData("deploy/docker-compose.gpu.yml")]
    public void The_compose_file_names_a_Dockerfile(string file)
    {
        string named = ComposedDockerfile().Match(File.ReadAllText(Path.Combine(_root, file))).Groups[1].Value;
        Assert.True(File.Exists(Path.Combine(_root, named)), $"{file} names {named}");
    }

    /// <summary>A project and all that it refers to, by their paths in the repository.</summary>
    private static IEnumerable<string> ProjectsOf(string project) => XDocument.Load(Path.Combine(_root, project))
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
