using System.Text;
using System.Text.Json;
using Microsoft.Extensions.Options;
using Sidecar.Enforcement.Reads;
using Sidecar.Grants;
using Sidecar.Operations.Metrics;
using Sidecar.Policy.Grants;
using Sidecar.Shared;

namespace Sidecar.Operations;

/// <summary>
/// The port for probes: <c>/livez</c> says that the process answers, <c>/readyz</c> that it has grants to answer by and was not told to stop, <c>/metrics</c> what it
/// has counted.
/// </summary>
internal sealed class OperationsPlane(
    IGrantStore grants,
    IGrantHealth health,
    IOptions<GrantsOptions> options,
    Stopping stopping,
    ISharedCacheState sharedCache,
    FolderWildcardProbe wildcards,
    IEnumerable<IMetricSource> metrics,
    TimeProvider time)
{
    private const int MostProblems = 50;

    public Task HandleAsync(HttpContext http)
    {
        if (http.Request.Method is not ("GET" or "HEAD"))
        {
            http.Response.StatusCode = StatusCodes.Status405MethodNotAllowed;
            return WriteAsync(http, new() { ["status"] = "method not allowed" });
        }

        return http.Request.Path.Value switch
        {
            "/livez" => WriteAsync(http, new() { ["status"] = "alive" }),
            "/readyz" => ReadyAsync(http),
            "/metrics" => MetricsAsync(http),
            _ => NotFoundAsync(http),
        };
    }

    private Task ReadyAsync(HttpContext http)
    {
        var current = grants.Current;
        var refusal = current is null ? "No grants are loaded" : current.Refusal(options.Value, time);
        var serves = refusal is null && !stopping.HasBegun;
        var cloudinary = health.Cloudinary;
        var cacheAway = sharedCache is { IsConfigured: true, IsConnected: false };
        var healthy = grants.LastError is null && !cacheAway && cloudinary is not { Error: not null } and not { DeniesMore: true };
        var answer = new Dictionary<string, object?>
        {
            ["status"] = stopping.HasBegun ? "stopping" : !serves ? "not ready" : healthy ? "ready" : "degraded",
        };
        if (refusal is not null)
        {
            answer["reason"] = refusal;
        }

        if (current is not null)
        {
            answer["snapshot"] = current.Snapshot.Version;
            answer["snapshot_age_seconds"] = Math.Round(current.Age(time).TotalSeconds, 1);
            answer["environments"] = current.Environments.Count;
        }

        if (!wildcards.Known.IsEmpty)
        {
            answer["folder_wildcards"] = wildcards.Known.ToDictionary(known => known.Key, known => FolderWildcardProbe.Describe(known.Value), StringComparer.Ordinal);
        }

        // The grants before the mistake stay in force, so the sidecar goes on serving, up to their age; the mistake shows here and in the log.
        if (grants.LastError is { } error)
        {
            answer["grants_error"] = error;
        }

        if (cloudinary is not null)
        {
            answer["cloudinary"] = Describe(cloudinary);
        }

        // Without it every replica remembers for itself: more look-ups, the same decisions.
        if (sharedCache.IsConfigured)
        {
            answer["shared_cache"] = cacheAway ? "unreachable" : "connected";
        }

        http.Response.StatusCode = serves ? StatusCodes.Status200OK : StatusCodes.Status503ServiceUnavailable;
        return WriteAsync(http, answer);
    }

    /// <summary>What was read from Cloudinary: its age, why it is not newer, and what of it is not taken as it stands.</summary>
    private static Dictionary<string, object?> Describe(SourceHealth source)
    {
        var answer = new Dictionary<string, object?> { ["age_seconds"] = source.Age is { } age ? Math.Round(age.TotalSeconds, 1) : null };
        if (source.Error is not null)
        {
            answer["error"] = source.Error;
        }

        if (source.Problems.Count > 0)
        {
            answer["problem_count"] = source.Problems.Count;
            answer["problems"] = source.Problems.OrderByDescending(problem => problem.Effect).Take(MostProblems).Select(problem => new Dictionary<string, object?>
            {
                ["policy"] = problem.Subject, ["cloud"] = problem.Cloud, ["effect"] = Word(problem.Effect), ["reason"] = problem.Reason,
            });
        }

        return answer;
    }

    private static string Word(SourceEffect effect) => effect switch
    {
        SourceEffect.Skipped => "skipped",
        SourceEffect.Widened => "denies in its whole scope",
        _ => "denies everything",
    };

    private Task MetricsAsync(HttpContext http)
    {
        var text = new MetricText();
        foreach (var source in metrics)
        {
            source.Write(text);
        }

        return WriteAsync(http, Encoding.UTF8.GetBytes(text.ToString()), MetricText.ContentType);
    }

    private static Task NotFoundAsync(HttpContext http)
    {
        http.Response.StatusCode = StatusCodes.Status404NotFound;
        return WriteAsync(http, new() { ["status"] = "not found" });
    }

    private static Task WriteAsync(HttpContext http, Dictionary<string, object?> answer) =>
        WriteAsync(http, JsonSerializer.SerializeToUtf8Bytes(answer), "application/json; charset=utf-8");

    private static Task WriteAsync(HttpContext http, byte[] body, string contentType)
    {
        http.Response.ContentType = contentType;
        http.Response.ContentLength = body.Length;
        return http.Request.Method == "HEAD" ? Task.CompletedTask : http.Response.Body.WriteAsync(body).AsTask();
    }
}
