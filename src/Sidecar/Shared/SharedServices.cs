using Microsoft.Extensions.Caching.Distributed;
using Sidecar.Budgets;
using Sidecar.Enforcement.Bindings;
using Sidecar.Operations;
using Sidecar.Upstream;

namespace Sidecar.Shared;

/// <summary>Registers what replicas share, and what they remember by themselves.</summary>
internal static class SharedServices
{
    public static IServiceCollection AddShared(this IServiceCollection services, SidecarOptions options)
    {
        services.AddSingleton(options.Redis);
        services.AddSingleton(options.Cache);
        services.AddSingleton(options.Notifications);
        services.AddSingleton<ReplicaKeys>();
        services.AddSingleton<Invalidations>();
        services.AddSingleton<DirectoryCaches>();
        services.AddSingleton<RefusedAssets>();
        services.AddSingleton<WriteEffects>();
        services.AddSingleton<NotificationEndpoint>();
        services.AddSingleton(provider => new SharedStore(
            provider.GetRequiredService<ISharedCacheState>(), provider.GetRequiredService<ReplicaKeys>(), provider.GetService<IDistributedCache>()));
        services.AddSingleton(provider => new MemoryBindings(provider.GetRequiredService<TimeProvider>(), options.Bindings.Capacity));
        if (!options.Redis.IsConfigured)
        {
            services.AddSingleton<NoReplicas>();
            services.AddSingleton<IReplicaMessages>(provider => provider.GetRequiredService<NoReplicas>());
            services.AddSingleton<ISharedCacheState>(provider => provider.GetRequiredService<NoReplicas>());
            services.AddSingleton<IBindings>(provider => provider.GetRequiredService<MemoryBindings>());
            return services;
        }

        services.AddSingleton<RedisConnection>();
        services.AddSingleton<IReplicaMessages>(provider => provider.GetRequiredService<RedisConnection>());
        services.AddSingleton<ISharedCacheState>(provider => provider.GetRequiredService<RedisConnection>());
        services.AddSingleton<IDistributedCache, RedisCache>();
        services.AddSingleton<IBindings, SharedBindings>();
        services.AddHostedService(provider => provider.GetRequiredService<RedisConnection>());
        services.AddSingleton<SharedBudgets>();
        services.AddHostedService(provider => provider.GetRequiredService<SharedBudgets>());
        return services;
    }
}
