using Sidecar.Upstream;

namespace Sidecar.Operations.Metrics;

/// <summary>What a look-up asked for.</summary>
internal enum LookupKind
{
    Resources,
    Search,
    Folders,
    UploadPresets,
    Transformations,
    MetadataFields,
    MetadataRules,
    Other,
}

/// <summary>What became of a look-up.</summary>
internal enum LookupResult
{
    Ok,
    NotFound,
    Refused,
    RateLimited,
    ServerError,
    Unreachable,
    Timeout,
    BreakerOpen,
}

/// <summary>The words for look-ups: a fixed set, whatever is asked for.</summary>
internal static class LookupKinds
{
    public static readonly string[] Kinds = ["resources", "search", "folders", "upload_presets", "transformations", "metadata_fields", "metadata_rules", "other"];

    public static readonly string[] Results = ["ok", "not_found", "refused", "rate_limited", "server_error", "unreachable", "timeout", "breaker_open"];

    /// <summary>The kind, told by the segment after the cloud's name: <c>/v1_1/{cloud}/{kind}</c>.</summary>
    public static LookupKind Of(ReadOnlySpan<char> path)
    {
        var query = path.IndexOf('?');
        path = query < 0 ? path : path[..query];
        for (var i = 0; i < 3; i++)
        {
            var slash = path.IndexOf('/');
            if (slash < 0)
            {
                return LookupKind.Other;
            }

            path = path[(slash + 1)..];
        }

        var end = path.IndexOf('/');
        return (end < 0 ? path : path[..end]) switch
        {
            "resources" => end >= 0 && path[(end + 1)..] is "search" ? LookupKind.Search : LookupKind.Resources,
            "folders" => LookupKind.Folders,
            "upload_presets" => LookupKind.UploadPresets,
            "transformations" => LookupKind.Transformations,
            "metadata_fields" => LookupKind.MetadataFields,
            "metadata_rules" => LookupKind.MetadataRules,
            _ => LookupKind.Other,
        };
    }

    public static LookupResult ResultOf(int status) => status switch
    {
        < 400 => LookupResult.Ok,
        404 => LookupResult.NotFound,
        420 or 429 => LookupResult.RateLimited,
        >= 500 => LookupResult.ServerError,
        _ => LookupResult.Refused,
    };

    public static LookupResult ResultOf(UpstreamException error) => error.Status switch
    {
        StatusCodes.Status503ServiceUnavailable => LookupResult.BreakerOpen,
        StatusCodes.Status504GatewayTimeout => LookupResult.Timeout,
        _ => LookupResult.Unreachable,
    };
}
