namespace Sidecar.Operations.Metrics;

/// <summary>Registers what is printed on <c>/metrics</c>, in the order of the page.</summary>
internal static class MetricServices
{
    public static IServiceCollection AddMetricSources(this IServiceCollection services) => services
        .Add<RequestMetrics>()
        .Add<UpstreamMetrics>()
        .Add<BudgetMetrics>()
        .Add<CacheMetrics>()
        .Add<GrantMetrics>()
        .Add<ProcessMetrics>();

    // One instance, whether it is asked for by itself or as one of the sources.
    private static IServiceCollection Add<T>(this IServiceCollection services)
        where T : class, IMetricSource =>
        services.AddSingleton<T>().AddSingleton<IMetricSource>(provider => provider.GetRequiredService<T>());
}
