using System.Globalization;
using System.Runtime.CompilerServices;
using Sidecar.Catalogue;
using Sidecar.Identity;
using Sidecar.Pipeline;
using Sidecar.Requests;

namespace Sidecar.Upstream;

/// <summary>Builds upstream requests from what was parsed: one canonical spelling of path, query and body, whatever form they came in.</summary>
internal static class RequestBuilder
{
    private const string FormType = "application/x-www-form-urlencoded";
    private const string JsonType = "application/json; charset=utf-8";

    /// <summary>The caller's operation with its path as parsed and the given parameters.</summary>
    public static UpstreamRequest Rebuild(Exchange exchange, RequestParameters? parameters = null)
    {
        var operation = exchange.Operation;
        var path = Path(exchange.Target.Segments);
        var all = parameters ?? exchange.Parameters;
        if (operation.InQuery.Count > 0)
        {
            var query = CanonicalBody.Query(new RequestParameters(all.Items.Where(item => operation.InQuery.Contains(item.Key))));
            path = query.Length == 0 ? path : $"{path}?{query}";
            all = new RequestParameters(all.Items.Where(item => !operation.InQuery.Contains(item.Key)));
        }

        return WithParameters(exchange, HttpMethod.Parse(operation.Method), path, all, operation.Body);
    }

    /// <summary>Another operation on the same environment, carrying the caller's content if there is any.</summary>
    public static UpstreamRequest WithParameters(Exchange exchange, HttpMethod method, string path, RequestParameters parameters, BodyForm form)
    {
        var request = new UpstreamRequest(exchange.Upstream, method, path)
        {
            Anonymous = exchange.Caller.Method == AuthenticationMethod.Unsigned,
            Decision = exchange.Decision,
        };
        if (exchange.File is { } file)
        {
            var stream = CanonicalBody.Multipart(parameters, file, out var contentType);
            return request with { BodyStream = stream, ContentType = contentType };
        }

        if (form == BodyForm.Query)
        {
            var query = CanonicalBody.Query(parameters);
            return query.Length == 0 ? request : request with { PathAndQuery = $"{path}?{query}" };
        }

        if (form == BodyForm.Json || parameters.Items.Any(item => item.Value is ParameterValue.Json))
        {
            return request with { Body = CanonicalBody.Json(parameters), ContentType = JsonType };
        }

        return method == HttpMethod.Delete && parameters.Items.Count == 0
            ? request
            : request with { Body = CanonicalBody.Form(parameters), ContentType = FormType };
    }

    /// <summary>A read of the sidecar's own.</summary>
    public static UpstreamRequest Get(Exchange exchange, IReadOnlyList<string> segments, RequestParameters? parameters = null)
    {
        var query = parameters is null ? "" : CanonicalBody.Query(parameters);
        var path = Path(segments);
        return new UpstreamRequest(exchange.Upstream, HttpMethod.Get, query.Length == 0 ? path : $"{path}?{query}") { Decision = exchange.Decision };
    }

    /// <summary>A read of the sidecar's own with a JSON body.</summary>
    public static UpstreamRequest Json(Exchange exchange, HttpMethod method, IReadOnlyList<string> segments, RequestParameters parameters) =>
        new(exchange.Upstream, method, Path(segments)) { Body = CanonicalBody.Json(parameters), ContentType = JsonType, IsRead = true, Decision = exchange.Decision };

    /// <summary>Decoded segments as an encoded path.</summary>
    public static string Path(IReadOnlyList<string> segments)
    {
        var path = new DefaultInterpolatedStringHandler(0, 0, CultureInfo.InvariantCulture, stackalloc char[256]);
        for (var i = 0; i < segments.Count; i++)
        {
            path.AppendLiteral("/");
            path.AppendLiteral(CanonicalBody.PathSegment(segments[i]));
        }

        return path.ToStringAndClear();
    }

    /// <summary>Segments under <c>/v1_1/{cloud}</c>; a value with slashes stays several segments.</summary>
    public static IReadOnlyList<string> Segments(Exchange exchange, params ReadOnlySpan<string> parts)
    {
        var segments = new List<string>(parts.Length + 4) { "v1_1", exchange.Environment.CloudName };
        foreach (var part in parts)
        {
            segments.AddRange(part.Split('/'));
        }

        return segments;
    }
}
