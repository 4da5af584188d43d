using System.Buffers;
using System.Diagnostics;

namespace Torchline.InferenceService.Observability;

/// <summary>
/// Writes the log to the standard output, a line an event, as text or as JSON. Requests never wait for the output: lines are collected, and
/// one thread writes what there is. If the output is stuck, lines beyond a bound are dropped and counted.
/// </summary>
/// <remarks>
/// The framework's console logger makes a system call for each line, and requests wait for it when there are many. Here lines of the same
/// fraction of a second may change places under load, as a request does not wait for another one's line either.
/// </remarks>
[ProviderAlias("Console")]
internal sealed class ConsoleLog : ILoggerProvider
{
    private const int Parts = 4;

    /// <summary>How long lines are collected after a write: each time that the writer wakes takes a processor from a request.</summary>
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(50);

    [ThreadStatic]
    private static ArrayBufferWriter<byte>? threadLine;

    private readonly LogPart[] parts = [.. Enumerable.Range(0, Parts).Select(_ => new LogPart())];
    private readonly ILogFormat format;
    private readonly Stream output;
    private readonly AutoResetEvent arrived = new(false);
    private readonly Thread writer;
    private volatile bool isDisposed;

    /// <summary>Writes to a stream.</summary>
    public ConsoleLog(ILogFormat format, Stream output)
    {
        (this.format, this.output) = (format, output);
        writer = new(Write) { IsBackground = true, Name = "console log" };
        writer.Start();
    }

    public ILogger CreateLogger(string categoryName) => new CategoryLogger(this, categoryName);

    /// <summary>Writes what there is.</summary>
    public void Dispose()
    {
        if (isDisposed)
            return;
        isDisposed = true;
        arrived.Set();
        writer.Join();
        arrived.Dispose();
    }

    private void Append(ReadOnlySpan<byte> line)
    {
        bool? isFirst = null;
        for (var i = 0; isFirst is null; i++)
            isFirst = parts[i % Parts].TryAppend(line);
        if (isFirst.Value && !isDisposed)
            arrived.Set();
    }

    private void Write()
    {
        bool isLast;
        do
        {
            arrived.WaitOne();
            isLast = isDisposed;
            try
            {
                foreach (var part in parts)
                {
                    if (part.Take(out var lines) is > 0 and var lost)
                        output.Write(Line(LogLevel.Warning, nameof(ConsoleLog), lost, null, $"{lost} lines were dropped: the output is too slow"));
                    output.Write(lines);
                }
                output.Flush();
            }
            catch (IOException)
            {
                // Whoever read the output has gone; the service goes on.
            }
            if (!isLast)
                Thread.Sleep(Pause);
        }
        while (!isLast);
    }

    private ReadOnlySpan<byte> Line<TState>(LogLevel level, string category, TState state, Exception? exception, string message)
    {
        var line = threadLine ??= new(512);
        line.ResetWrittenCount();
        format.Write(line, new(DateTime.UtcNow, level, category, message, exception, Activity.Current), state);
        return line.WrittenSpan;
    }

    private sealed class CategoryLogger(ConsoleLog log, string category) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => logLevel != LogLevel.None;

        public void Log<TState>(
            LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            log.Append(log.Line(logLevel, category, state, exception, state is RequestLine ? "" : formatter(state, exception)));
    }
}

/// <summary>Lines that wait for the output. One thread at a time adds some.</summary>
internal sealed class LogPart
{
    private const int MaxPendingBytes = 4 * 1024 * 1024;

    private readonly Lock gate = new();
    private ArrayBufferWriter<byte> pending = new(), writing = new();
    private long dropped;

    /// <summary>Adds a line; beyond the bound it is dropped and counted.</summary>
    /// <returns>Whether it is the first since <see cref="Take"/>; null, and nothing is added, if another thread adds one just now.</returns>
    public bool? TryAppend(ReadOnlySpan<byte> line)
    {
        // A thread that loses its processor in here would hold up all others.
        if (!gate.TryEnter())
            return null;
        try
        {
            if (pending.WrittenCount + line.Length > MaxPendingBytes)
            {
                dropped++;
                return false;
            }
            var isFirst = pending.WrittenCount == 0;
            pending.Write(line);
            return isFirst;
        }
        finally
        {
            gate.Exit();
        }
    }

    /// <summary>Takes the lines, which are valid until the next call.</summary>
    /// <returns>How many were dropped.</returns>
    public long Take(out ReadOnlySpan<byte> lines)
    {
        long lost;
        lock (gate)
        {
            (pending, writing) = (writing, pending);
            pending.ResetWrittenCount();
            (lost, dropped) = (dropped, 0);
        }
        lines = writing.WrittenSpan;
        return lost;
    }
}

/// <summary>An event of the log.</summary>
/// <param name="Activity">The request or other work that it belongs to.</param>
internal readonly record struct LogEvent(
    DateTime Time, LogLevel Level, string Category, string Message, Exception? Exception, Activity? Activity);

/// <summary>How an event becomes a line.</summary>
internal interface ILogFormat
{
    /// <summary>Writes the line with its end.</summary>
    /// <param name="state">What the event is about, by names.</param>
    void Write<TState>(ArrayBufferWriter<byte> line, in LogEvent one, TState state);
}
