using System.Net;
using System.Text.Json;

namespace Sidecar.Tests.World;

/// <summary>What a caller got.</summary>
/// <param name="Status">The HTTP status.</param>
/// <param name="Headers">Response and content headers, first values.</param>
/// <param name="Text">The body as text.</param>
internal sealed record Answer(HttpStatusCode Status, IReadOnlyDictionary<string, string> Headers, string Text)
{
    public JsonElement Json => JsonElement.Parse(Text);

    /// <summary><c>error.message</c>, or null.</summary>
    public string? Error =>
        Json.ValueKind == JsonValueKind.Object && Json.TryGetProperty("error", out var error) ? error.GetProperty("message").GetString() : null;

    /// <summary>The values of a member in the rows of an answer.</summary>
    public IReadOnlyList<string?> Rows(string list, string member) =>
        [.. Json.GetProperty(list).EnumerateArray().Select(row => row.GetProperty(member).GetString())];

    public static async Task<Answer> ReadAsync(HttpResponseMessage response) => new(
        response.StatusCode,
        response.Headers.Concat(response.Content.Headers).ToDictionary(h => h.Key, h => h.Value.First(), StringComparer.OrdinalIgnoreCase),
        await response.Content.ReadAsStringAsync());
}
