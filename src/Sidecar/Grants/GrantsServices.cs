using Microsoft.Extensions.Caching.Distributed;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using Sidecar.Grants.Cloudinary;
using Sidecar.Operations;
using Sidecar.Operations.Metrics;
using Sidecar.Shared;
using Sidecar.Upstream;

namespace Sidecar.Grants;

/// <summary>Registers what reads grants and keeps them up to date.</summary>
internal static class GrantsServices
{
    /// <summary>
    /// Adds the store and the service that renews it. The host loads the first grants itself, with
    /// <see cref="FileGrantStore.LoadFirst"/> before it starts, so that a wrong file ends the program with one plain message.
    /// </summary>
    public static IServiceCollection AddGrants(this IServiceCollection services)
    {
        services.AddOptions<GrantsOptions>().BindConfiguration(GrantsOptions.Section).ValidateOnStart();
        services.AddSingleton<IValidateOptions<GrantsOptions>, GrantsOptionsValidator>();
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton(provider =>
        {
            var options = provider.GetRequiredService<IOptions<GrantsOptions>>().Value;
            return new GrantsFileLoader(
                Environment.GetEnvironmentVariable, provider.GetRequiredService<TimeProvider>(), options.SchemaFile, GrantsOptionsValidator.Find(options.PolicyValidation)!.Value);
        });
        services.AddSingleton<FileGrantStore>();
        services.AddSingleton<MergedGrantStore>();
        services.AddSingleton<IGrantStore>(provider => provider.GetRequiredService<MergedGrantStore>());
        services.AddSingleton<IGrantCounters>(provider => provider.GetRequiredService<FileGrantStore>());
        services.AddHostedService<GrantsReloadService>();
        return services;
    }

    /// <summary>Adds what reads grants from Cloudinary, for grants files that ask for it.</summary>
    public static IServiceCollection AddCloudinarySource(this IServiceCollection services)
    {
        services.AddSingleton(provider =>
        {
            var upstream = provider.GetRequiredService<UpstreamOptions>();
            return new ControlPlaneClient(
                upstream, provider.GetRequiredService<LookupResilience>(), provider.GetRequiredService<TimeProvider>(), ControlPlaneHandler.Create(upstream));
        });
        services.AddSingleton<CloudinaryReader>();
        services.TryAddSingleton<ISharedMaterial>(provider => provider.GetService<IDistributedCache>() is { } cache
            ? new DistributedMaterial(
                cache, provider.GetRequiredService<IOptions<GrantsOptions>>().Value.MaxCloudinaryAge, () => provider.GetRequiredService<ISharedCacheState>().IsConnected)
            : new NoSharedMaterial());
        services.AddSingleton<SharedReadings>();
        services.AddSingleton<CloudinaryPollService>();
        services.AddSingleton<IGrantCounters>(provider => provider.GetRequiredService<CloudinaryPollService>());
        services.AddSingleton<IGrantHealth>(provider => provider.GetRequiredService<CloudinaryPollService>());
        services.AddHostedService(provider => provider.GetRequiredService<CloudinaryPollService>());
        return services;
    }
}
