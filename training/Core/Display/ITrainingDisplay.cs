using Torchline.Training.Core.Runs;

namespace Torchline.Training.Core.Display;

/// <summary>Shows a training to whoever watches it.</summary>
public interface ITrainingDisplay
{
    /// <summary>Runs <paramref name="work"/> while the display is up.</summary>
    T Show<T>(Func<T> work);

    /// <summary>An epoch begins, or goes on after a resume.</summary>
    /// <param name="epoch">The epoch, from 0.</param>
    /// <param name="epochs">How many there are.</param>
    /// <param name="step">Steps already done in it.</param>
    /// <param name="steps">Steps in an epoch.</param>
    void EpochStarts(int epoch, int epochs, int step, int steps);

    /// <summary>Some steps are done.</summary>
    /// <param name="step">Steps done in this epoch.</param>
    /// <param name="loss">Mean training loss of the epoch so far.</param>
    void Progressed(int step, double loss);

    /// <summary>An epoch is complete and evaluated.</summary>
    void EpochEnds(EpochRecord record, bool isBest, TimeSpan elapsed);

    /// <summary>Something worth a line.</summary>
    void Print(string message);

    /// <summary>Something that may need the user's attention.</summary>
    void Warn(string message);
}
