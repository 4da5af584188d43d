using Torchline.Training.Core.Runs;
using Xunit;

namespace Cli.Tests.Tasks.Sentiment;

public sealed class ResumeTests : IDisposable
{
    private readonly TemporaryFolder runs = new();

    public void Dispose() => runs.Dispose();

    [Fact]
    public void ARunThatIsKilledAgainAndAgainEndsWithTheSameBytes()
    {
        var undisturbed = TrainingProcess.Run([.. Recipe, "--name", "undisturbed"]);
        Assert.True(undisturbed.ExitCode == 0, undisturbed.Errors);

        var kills = 0;
        var arguments = (string[])[.. Recipe, "--name", "killed"];
        for (var steps = 50; ; steps += 90)
        {
            using var process = TrainingProcess.Start(arguments);
            WaitForStep("killed", steps, process);
            if (process.HasExited)
            {
                Assert.True(process.Wait().ExitCode == 0, process.Wait().Errors);
                break;
            }
            process.Kill();
            process.Wait();
            kills++;
            arguments = ["--runs", runs.Path, "--name", "killed", "--resume"];
        }

        Assert.InRange(kills, 2, 10);
        AssertSameResult("undisturbed", "killed");
    }

    [Fact]
    public void CtrlCStopsAfterACheckpointAndPrintsHowToResume()
    {
        TrainingProcess.Run([.. Recipe, "--name", "undisturbed"]);

        using (var process = TrainingProcess.Start([.. Recipe, "--name", "stopped"]))
        {
            WaitForStep("stopped", 50, process);
            process.Interrupt();
            var (exitCode, output, errors) = process.Wait();
            Assert.True(exitCode == 130, errors);
            Assert.Contains("--name stopped", output);
            Assert.Contains("--resume", output);
        }

        var resumed = TrainingProcess.Run("--runs", runs.Path, "--name", "stopped", "--resume");
        Assert.True(resumed.ExitCode == 0, resumed.Errors);
        AssertSameResult("undisturbed", "stopped");
        Assert.Equal(Curves("undisturbed"), Curves("stopped"));
    }

    [Fact]
    public void ADamagedCheckpointIsRecognised()
    {
        TrainingProcess.Run("--model", "bow", "--data", "synthetic", "--runs", runs.Path, "--name", "one", "--epochs", "1");
        var path = Path.Combine(runs["one"], "checkpoints", "last.ckpt");
        var bytes = File.ReadAllBytes(path);
        bytes[bytes.Length / 2] ^= 1;
        File.WriteAllBytes(path, bytes);
        var (exitCode, _, errors) = TrainingProcess.Run("--runs", runs.Path, "--name", "one", "--resume");
        Assert.Equal(1, exitCode);
        Assert.Contains("damaged", errors);
    }

    /// <summary>Two stages, dropout, hidden words and averaged weights: everything that could go out of step.</summary>
    private string[] Recipe =>
    [
        "--model", "two-way", "--data", "synthetic", "--runs", runs.Path, "--threads", "1", "--epochs", "3", "--hidden", "16",
        "--pretraining-epochs", "2", "--pretraining-words", "50", "--embedding", "16", "--checkpoint-every", "20",
    ];

    private void WaitForStep(string name, long step, TrainingProcess process)
    {
        while (!process.HasExited && StepsOf(runs[name]) + StepsOf(Path.Combine(runs[name], "pretraining")) < step)
            Thread.Sleep(5);

        static long StepsOf(string folder)
        {
            var checkpoint = Path.Combine(folder, "checkpoints", "last.ckpt");
            return File.Exists(checkpoint) ? Checkpoint.ReadProgress(checkpoint).Step : 0;
        }
    }

    private void AssertSameResult(string expected, string actual)
    {
        foreach (var file in (string[])["checkpoints/last.ckpt", "checkpoints/best.dat", "pretraining/checkpoints/last.ckpt", "vocabulary.txt"])
            Assert.Equal(File.ReadAllBytes(Path.Combine(runs[expected], file)), File.ReadAllBytes(Path.Combine(runs[actual], file)));
        Assert.Equal(Metrics(expected), Metrics(actual));
    }

    private IEnumerable<(string Tag, long Step, float Value)> Curves(string name) =>
        TensorBoardEvents.Read(Path.Combine(runs[name], "events")).SelectMany(points => points);

    private string[] Metrics(string name) =>
    [
        .. MetricsLog.Read(Path.Combine(runs[name], "metrics.jsonl")).Select(line =>
        {
            line.Remove("seconds"); // the one figure that the clock decides
            return line.ToJsonString();
        }),
    ];
}
