using System.Net;
using System.Text.Json;

namespace Sidecar.Tests.World;

/// <summary>Follows <c>next_cursor</c> to the end.</summary>
internal static class Walk
{
    private const int MostPages = 400;

    /// <summary>Every row of a list, over all its pages.</summary>
    public static async Task<List<JsonElement>> ListAsync(SidecarWorld world, string target, string key, string member = "resources")
    {
        var separator = target.Contains('?', StringComparison.Ordinal) ? '&' : '?';
        return await AllAsync(member, cursor => world.GetAsync(cursor is null ? target : $"{target}{separator}next_cursor={Uri.EscapeDataString(cursor)}", key));
    }

    /// <summary>Every row of a search, over all its pages.</summary>
    public static Task<List<JsonElement>> SearchAsync(
        SidecarWorld world, string key, string expression, int size, string target = "/v1_1/demo/resources/search", string member = "resources") =>
        AllAsync(member, cursor => world.SendJsonAsync(HttpMethod.Post, target, key, cursor is null
            ? JsonSerializer.Serialize(new { expression, max_results = size })
            : JsonSerializer.Serialize(new { expression, max_results = size, next_cursor = cursor })));

    /// <summary>A text member of every row, in ordinal order; repeated rows stay repeated.</summary>
    public static string[] Sorted(this IEnumerable<JsonElement> rows, string name) =>
        [.. rows.Select(r => r.GetProperty(name).GetString()!).Order(StringComparer.Ordinal)];

    private static async Task<List<JsonElement>> AllAsync(string member, Func<string?, Task<Answer>> send)
    {
        var rows = new List<JsonElement>();
        string? cursor = null;
        for (var page = 0; page < MostPages; page++)
        {
            var answer = await send(cursor);
            Assert.True(answer.Status == HttpStatusCode.OK, answer.Text);
            rows.AddRange(answer.Json.GetProperty(member).EnumerateArray());
            cursor = answer.Json.TryGetProperty("next_cursor", out var next) ? next.GetString() : null;
            if (cursor is null)
            {
                return rows;
            }
        }

        throw new InvalidOperationException("The pages do not end.");
    }
}
