using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Sidecar.Tests.World;

namespace Sidecar.Tests.Search;

/// <summary>The same request without a sidecar between: with the environment's own credential, straight to the emulated Cloudinary.</summary>
internal static class Direct
{
    public static async Task<Answer> SendAsync(SidecarWorld world, HttpMethod method, string target, string? json = null)
    {
        using var request = new HttpRequestMessage(method, new Uri(world.Upstream.BaseAddress.GetLeftPart(UriPartial.Authority) + target))
        {
            Content = json is null ? null : new StringContent(json, Encoding.UTF8, "application/json"),
        };
        request.Headers.Authorization = new AuthenticationHeaderValue(
            "Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"{world.Upstream.ApiKey}:{world.Upstream.ApiSecret}")));
        using var response = await world.Http.SendAsync(request);
        return await Answer.ReadAsync(response);
    }

    /// <summary>The rows of a member as they stand.</summary>
    public static string[] Rows(this Answer answer, string member) => [.. answer.Json.GetProperty(member).EnumerateArray().Select(row => row.GetRawText())];

    public static string? NextCursor(this Answer answer) =>
        answer.Json.TryGetProperty("next_cursor", out var next) && next.ValueKind == JsonValueKind.String ? next.GetString() : null;
}
