namespace Sidecar.Operations;

/// <summary>
/// The end of the program, in order: <c>/readyz</c> says so at once, calls are still taken for <see cref="DataPlaneOptions.ReadinessDelay"/>, then the ports are
/// closed and open calls have <see cref="DataPlaneOptions.DrainTimeout"/> to end.
/// </summary>
internal sealed class Stopping : IHostedLifecycleService, IDisposable
{
    private readonly TimeSpan delay;
    private readonly TimeProvider time;
    private readonly CancellationTokenRegistration registration;
    private volatile bool hasBegun;

    public Stopping(IHostApplicationLifetime lifetime, SidecarOptions options, TimeProvider time)
    {
        delay = options.DataPlane.ReadinessDelay;
        this.time = time;
        registration = lifetime.ApplicationStopping.Register(() => hasBegun = true);
    }

    /// <summary>The program was told to stop.</summary>
    public bool HasBegun => hasBegun;

    public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>Before any service is stopped, the server among them.</summary>
    public async Task StoppingAsync(CancellationToken cancellationToken)
    {
        hasBegun = true;
        await Task.Delay(delay, time, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public void Dispose() => registration.Dispose();
}
