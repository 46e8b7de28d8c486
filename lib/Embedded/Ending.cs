using System.Runtime.InteropServices;

namespace Mpp.Embedded;

/// <summary>SIGTERM and Ctrl-C: the first asks the program to end, the second ends it.</summary>
sealed class Ending : IDisposable
{
    readonly CancellationTokenSource asked = new();
    readonly PosixSignalRegistration[] signals;

    public Ending() => signals = [PosixSignalRegistration.Create(PosixSignal.SIGINT, Ask), PosixSignalRegistration.Create(PosixSignal.SIGTERM, Ask)];

    public CancellationToken Token => asked.Token;

    public bool IsAsked => asked.IsCancellationRequested;

    public async Task WhenAskedAsync() => await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);

    public void Dispose()
    {
        foreach (var signal in signals) signal.Dispose();
        asked.Dispose();
    }

    // Whoever asks twice does not want to wait: the system's own way of ending takes over.
    void Ask(PosixSignalContext signal)
    {
        signal.Cancel = !IsAsked;
        asked.Cancel();
    }
}
