using System.Text.Json;
using Microsoft.Extensions.Options;
using Sidecar.Enforcement.Reads;
using Sidecar.Grants;

namespace Sidecar.Operations;

/// <summary>The port for probes: <c>/livez</c> says that the process answers, <c>/readyz</c> that it has grants to answer by.</summary>
internal sealed class OperationsPlane(IGrantStore grants, IOptions<GrantsOptions> options, FolderWildcardProbe wildcards, TimeProvider time)
{
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
            _ => NotFoundAsync(http),
        };
    }

    private Task ReadyAsync(HttpContext http)
    {
        var current = grants.Current;
        var serves = current is not null && !current.IsTooOld(options.Value, time.GetUtcNow());
        var answer = new Dictionary<string, object?> { ["status"] = !serves ? "not ready" : grants.LastError is null ? "ready" : "degraded" };
        if (current is not null)
        {
            answer["snapshot"] = current.Snapshot.Version;
            answer["snapshot_age_seconds"] = Math.Round((time.GetUtcNow() - current.LoadedAt).TotalSeconds, 1);
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

        http.Response.StatusCode = serves ? StatusCodes.Status200OK : StatusCodes.Status503ServiceUnavailable;
        return WriteAsync(http, answer);
    }

    private static Task NotFoundAsync(HttpContext http)
    {
        http.Response.StatusCode = StatusCodes.Status404NotFound;
        return WriteAsync(http, new() { ["status"] = "not found" });
    }

    private static Task WriteAsync(HttpContext http, Dictionary<string, object?> answer)
    {
        var body = JsonSerializer.SerializeToUtf8Bytes(answer);
        http.Response.ContentType = "application/json; charset=utf-8";
        http.Response.ContentLength = body.Length;
        return http.Request.Method == "HEAD" ? Task.CompletedTask : http.Response.Body.WriteAsync(body).AsTask();
    }
}
