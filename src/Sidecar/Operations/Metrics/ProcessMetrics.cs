using System.Diagnostics;
using System.Reflection;
using System.Runtime.InteropServices;
using Sidecar.Requests;
using Sidecar.Shared;

namespace Sidecar.Operations.Metrics;

/// <summary>The program, its process and what it holds on disk.</summary>
internal sealed class ProcessMetrics(SpoolBudget spool, ISharedCacheState shared) : IMetricSource
{
    private static readonly string Version = typeof(ProcessMetrics).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "";

    public void Write(MetricText text)
    {
        text.Family("sidecar_build_info", "gauge", "1; the labels say what is running.")
            .Sample("sidecar_build_info", 1, ("version", Version), ("runtime", RuntimeInformation.FrameworkDescription));
        text.Single("sidecar_spool_bytes", "gauge", "Bytes of uploads that are set aside on disk.", spool.Used);
        text.Single("sidecar_spool_limit_bytes", "gauge", "Most bytes that may be set aside on disk.", spool.Limit);
        text.Family("sidecar_redis_connected", "gauge", "1 while the shared cache can be reached; no sample when none is configured.");
        if (shared.IsConfigured)
        {
            text.Sample("sidecar_redis_connected", shared.IsConnected ? 1 : 0);
        }

        text.Single("sidecar_redis_failures_total", "counter", "Calls to the shared cache that failed or took too long.", shared.Failures);

        using var process = Process.GetCurrentProcess();
        text.Single("process_start_time_seconds", "gauge", "Start of the process, in seconds since 1970.", Seconds(process.StartTime.ToUniversalTime() - DateTime.UnixEpoch));
        text.Single("process_cpu_seconds_total", "counter", "Processor time of the process.", Seconds(process.TotalProcessorTime));
        text.Single("process_resident_memory_bytes", "gauge", "Memory of the process that is in RAM.", process.WorkingSet64);
        text.Single("process_threads", "gauge", "Threads of the process.", process.Threads.Count);
        text.Single("dotnet_gc_heap_bytes", "gauge", "Bytes of objects on the managed heap.", GC.GetTotalMemory(forceFullCollection: false));
        text.Single("dotnet_gc_allocated_bytes_total", "counter", "Bytes allocated on the managed heap.", GC.GetTotalAllocatedBytes());
        text.Single("dotnet_gc_pause_seconds_total", "counter", "Time the process stood still for garbage collection.", Seconds(GC.GetTotalPauseDuration()));
        text.Family("dotnet_gc_collections_total", "counter", "Garbage collections, by generation.");
        for (var generation = 0; generation <= GC.MaxGeneration; generation++)
        {
            text.Sample("dotnet_gc_collections_total", GC.CollectionCount(generation), ("generation", generation.ToString()));
        }

        text.Single("dotnet_threadpool_threads", "gauge", "Threads of the pool.", ThreadPool.ThreadCount);
        text.Single("dotnet_threadpool_queue_length", "gauge", "Work that waits for a thread of the pool.", ThreadPool.PendingWorkItemCount);
    }

    private static double Seconds(TimeSpan time) => Math.Round(time.TotalSeconds, 3);
}
