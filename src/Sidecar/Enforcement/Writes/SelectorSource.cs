using System.Text;
using Sidecar.Enforcement.Reads;
using Sidecar.Pipeline;
using Sidecar.Requests;
using Sidecar.Upstream;

namespace Sidecar.Enforcement.Writes;

/// <summary>The list that holds what a bulk selector stands for: the same selector, read instead of changed.</summary>
/// <param name="Segments">The list's path.</param>
/// <param name="Parameters">The selector as the list takes it.</param>
/// <param name="Type">Only assets of this delivery type; null for all of the list.</param>
internal sealed record SelectorSource(IReadOnlyList<string> Segments, RequestParameters Parameters, string? Type)
{
    /// <summary>The list for the request's <c>tag</c> (in path or parameters), <c>prefix</c>, or neither (everything of the type).</summary>
    /// <param name="exchange">The request.</param>
    /// <param name="resourceType">Of the assets.</param>
    /// <param name="type">Of the assets; null for all of a tag.</param>
    /// <param name="problem">A refusal when the selector cannot be read in one way.</param>
    public static SelectorSource? Of(Exchange exchange, string resourceType, string? type, out Refusal? problem)
    {
        problem = null;
        var tag = exchange.Path["tag"] ?? exchange.Parameters.Text("tag");
        if (tag is not null)
        {
            // A tag stands in a path here, where "..", to some, is the way up.
            if (tag.Length > 0 && tag.Split('/').All(PublicIds.IsPathPart) && !tag.Contains('\\', StringComparison.Ordinal))
            {
                return new SelectorSource(RequestBuilder.Segments(exchange, "resources", resourceType, "tags", tag), RequestParameters.Empty, type);
            }

            problem = new Refusal(StatusCodes.Status400BadRequest, "Invalid value for parameter - tag");
            return null;
        }

        var parameters = RequestParameters.Empty;
        if (exchange.Parameters.Has("prefix"))
        {
            if (exchange.Parameters.Text("prefix") is not { Length: > 0 } prefix)
            {
                // Everything, or nothing?
                problem = new Refusal(StatusCodes.Status400BadRequest, "Invalid value for parameter - prefix");
                return null;
            }

            parameters = parameters.With("prefix", prefix);
        }

        return new SelectorSource(RequestBuilder.Segments(exchange, "resources", resourceType, type!), parameters, type);
    }
}

/// <summary>
/// How far a bulk selector has been gone through. Cloudinary does not say whether a list's cursor is a place or a count: after what lay before it was
/// deleted, a count leads too far. So a pass over the list that lasts more than one request and takes rows out of it is followed by another one.
/// </summary>
/// <param name="Dirty">Rows were taken out of the list in this pass before this request.</param>
/// <param name="Upstream">The list's own cursor; "" for its beginning.</param>
internal readonly record struct SelectorCursor(bool Dirty, string Upstream)
{
    /// <summary>From the request's <c>next_cursor</c>; null when it was not given to this caller for this call.</summary>
    public static SelectorCursor? Read(Exchange exchange) =>
        exchange.Parameters.Text("next_cursor") is not { Length: > 0 } text ? default(SelectorCursor) with { Upstream = "" }
        : CursorSeal.Open(exchange, Call(exchange), "", text) is [('0' or '1') and var dirty, .. var upstream] ? new SelectorCursor(dirty == '1', upstream)
        : null;

    /// <summary>As the caller gets it.</summary>
    public string Seal(Exchange exchange) => CursorSeal.Seal(exchange, Call(exchange), "", (Dirty ? "1" : "0") + Upstream);

    /// <summary>Everything of the call but the cursor.</summary>
    private static string Call(Exchange exchange)
    {
        var sorted = new RequestParameters(exchange.Parameters.Without("next_cursor").Items.OrderBy(item => item.Key, StringComparer.Ordinal));
        return $"{exchange.Operation.Name} {RequestBuilder.Path(exchange.Target.Segments)} {Encoding.UTF8.GetString(CanonicalBody.Json(sorted))}";
    }
}
