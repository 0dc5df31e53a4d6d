using System.Text;
using System.Text.Json;
using Sidecar.Pipeline;
using Sidecar.Requests;
using Sidecar.Upstream;

namespace Sidecar.Enforcement.Reads;

/// <summary>
/// Cursors of lists, as a caller holds them who may not read everything: sealed for the caller and the list. An upstream cursor may carry the list it was made
/// for, and what it says of hidden rows is not for the caller. Who may read everything gets upstream's own.
/// </summary>
internal static class ListCursor
{
    public const string Refusal = "Invalid next_cursor: it belongs to another caller or list, or to earlier grants; start from the first page";

    // How much of each row is shown, and how many of them, may change from page to page; which rows, and in which order, may not.
    private static readonly string[] Presentation = ["max_results", "next_cursor", "fields", "tags", "context", "metadata", "moderations"];

    private static readonly string[] Details = ["derived_next_cursor", "related_next_cursor", "next_cursor"];

    /// <summary>The parameters with upstream's own cursor; null when the request's was not made for this caller and list.</summary>
    public static RequestParameters? Open(Exchange exchange)
    {
        var parameters = exchange.Parameters;
        return parameters.Text("next_cursor") is not { Length: > 0 } cursor ? parameters
            : CursorSeal.Open(exchange, List(exchange), "", cursor) is { } upstream ? parameters.With("next_cursor", upstream)
            : null;
    }

    /// <summary>As the caller gets it.</summary>
    public static string Seal(Exchange exchange, string cursor) => CursorSeal.Seal(exchange, List(exchange), "", cursor);

    public static Task RefuseAsync(Exchange exchange) => AnswerWriter.RefuseAsync(exchange, StatusCodes.Status400BadRequest, Refusal);

    /// <summary>The request asks for another page of an asset's details.</summary>
    public static bool HasDetails(Exchange exchange) => exchange.Parameters.HasAny(Details);

    /// <summary>As <see cref="Open(Exchange)"/>, for an asset's details: they page through what belongs to the asset, under several names.</summary>
    public static RequestParameters? OpenDetails(Exchange exchange)
    {
        var parameters = exchange.Parameters;
        foreach (var name in Details)
        {
            if (exchange.Parameters.Text(name) is not { Length: > 0 } cursor)
            {
                continue;
            }

            if (CursorSeal.Open(exchange, Asset(exchange), "", cursor) is not { } upstream)
            {
                return null;
            }

            parameters = parameters.With(name, upstream);
        }

        return parameters;
    }

    /// <summary>The answer with the cursors among an asset's details sealed.</summary>
    public static ReadOnlyMemory<byte> SealDetails(Exchange exchange, ReadOnlyMemory<byte> answer)
    {
        using var json = JsonDocument.Parse(answer);
        return JsonEdit.Write(json.RootElement, (writer, property) =>
        {
            if (!Details.Contains(property.Name) || property.Value.ValueKind != JsonValueKind.String)
            {
                return false;
            }

            writer.WriteString(property.Name, CursorSeal.Seal(exchange, Asset(exchange), "", property.Value.GetString()!));
            return true;
        });
    }

    private static string Asset(Exchange exchange) => RequestBuilder.Path(exchange.Target.Segments);

    private static string List(Exchange exchange)
    {
        var chosen = new RequestParameters(exchange.Parameters.Without(Presentation).Items.OrderBy(item => item.Key, StringComparer.Ordinal));
        return $"{exchange.Operation.Name} {RequestBuilder.Path(exchange.Target.Segments)} {Encoding.UTF8.GetString(CanonicalBody.Json(chosen))}";
    }
}
