using Microsoft.Extensions.Options;

namespace Sidecar.Grants;

/// <summary>Looks at the grants files every <see cref="GrantsOptions.ReloadInterval"/>.</summary>
internal sealed class GrantsReloadService(FileGrantStore store, IOptions<GrantsOptions> options, TimeProvider time) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(options.Value.ReloadInterval, time);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken).ConfigureAwait(false))
            {
                store.RefreshWhenSettled();
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
        }
    }
}
