using System.Globalization;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;
using Cloudinary.Emulator;
using Sidecar.Tests.World;

namespace Sidecar.Tests.Rows;

/// <summary>The world the row table is played in: a permit on everything, a permit on one folder, and none.</summary>
public sealed partial class RowsWorld : WorldFixture
{
    /// <summary>Reads that are no GET, by the end of their path.</summary>
    private static readonly string[] ReadingPaths =
        ["/search", "/visual_search", "/folders/by_path", "/folders/by_id", "/folders/descendants", "/get_resource", "/datasource/search"];

    internal static string Grants { get; } =
        Yaml.Environment() + "keys:\n"
        + Yaml.KeyWith("admin", "roles: [master_admin]")
        + Yaml.Key("acme", "clients/acme", "manage")
        + Yaml.KeyWith("designer", "roles: [designer], folders: [{ path: clients/acme, level: manage }]")
        + Yaml.KeyWith("nobody")
        + Yaml.KeyWith("portal", "act_for: true, roles: [master_admin]")
        + Yaml.KeyWith("powerless", "act_for: true")
        + """
          users:
            - { id: admin, roles: [master_admin] }
            - { id: acme, folders: [{ path: clients/acme, level: manage }] }
            - { id: designer, roles: [designer], folders: [{ path: clients/acme, level: manage }] }
            - { id: nobody }
          roles:
            - id: designer
              scope: global
              permissions: [{ actions: ["*"], resource: Transformation }, { actions: ["*"], resource: Person }]

          """;

    protected override Task<string> GrantsAsync() => Task.FromResult(Grants);

    /// <summary>Sends a case's request as the caller, on behalf of a user if one is given.</summary>
    internal static async Task<Answer> SendAsync(SidecarWorld world, RowCase row, string caller, string? secret = null, string? user = null)
    {
        var target = Expand(world, row.Target.StartsWith("/v", StringComparison.Ordinal) && !row.Target.StartsWith("/video", StringComparison.Ordinal)
            ? row.Target
            : "/v1_1/demo" + row.Target);
        if (row.SignedQuery)
        {
            target = Sign(target, caller, secret ?? Yaml.SecretOf(caller));
            caller = "";
        }

        if (row.SearchUrl is not null)
        {
            target = SearchUrls.Sign(row.SearchUrl, secret ?? Yaml.SecretOf(caller));
            caller = "";
        }

        HttpContent? content = null;
        if (row.Json is not null)
        {
            content = new StringContent(Expand(world, row.Json), Encoding.UTF8, "application/json");
        }
        else if (row.Form is not null)
        {
            content = new StringContent(Expand(world, row.Form), Encoding.UTF8, new MediaTypeHeaderValue("application/x-www-form-urlencoded"));
        }

        foreach (var (name, value) in row.Headers)
        {
            content?.Headers.TryAddWithoutValidation(name, value);
        }

        (string, string)[] headers = user is null ? [] : [("X-Sidecar-On-Behalf-Of", user)];
        return await world.SendAsync(new HttpMethod(row.Method), target, caller, content, secret, headers);
    }

    /// <summary>A request that changes nothing.</summary>
    internal static bool IsRead(RecordedRequest request)
    {
        var path = request.RawTarget.Split('?')[0];
        return request.Method == "GET" || ReadingPaths.Any(end => path.EndsWith(end, StringComparison.Ordinal));
    }

    private static string Expand(SidecarWorld world, string text) => Placeholder().Replace(text, match =>
    {
        var name = match.Groups[2].Value;
        if (name.Length == 0)
        {
            return world.Upstream.State.Triggers[0];
        }

        if (match.Groups[1].Value == "folder")
        {
            return world.Upstream.State.FindFolder(name)?.ExternalId ?? throw new InvalidOperationException($"No folder {name}");
        }

        var parts = name.Split('/', 3);
        return world.Upstream.State.Find(parts[0], parts[1], parts[2])?.AssetId ?? throw new InvalidOperationException($"No asset {name}");
    });

    private static string Sign(string target, string key, string secret)
    {
        var (path, query) = target.Split('?', 2) is [var p, var q] ? (p, q) : (target, "");
        var timestamp = DateTimeOffset.UtcNow.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
        var pairs = query.Split('&', StringSplitOptions.RemoveEmptyEntries).Append($"timestamp={timestamp}").Select(pair => pair.Split('=', 2))
            .GroupBy(pair => Uri.UnescapeDataString(pair[0]).Replace("[]", "", StringComparison.Ordinal), pair => Uri.UnescapeDataString(pair[1]), StringComparer.Ordinal)
            .OrderBy(group => group.Key, StringComparer.Ordinal)
            .Select(group => $"{group.Key}={string.Join(',', group)}");
#pragma warning disable CA5350 // What SDKs sign with.
        var signature = Convert.ToHexStringLower(SHA1.HashData(Encoding.UTF8.GetBytes(string.Join('&', pairs) + secret)));
#pragma warning restore CA5350
        return $"{path}?{query}{(query.Length > 0 ? "&" : "")}timestamp={timestamp}&api_key={key}&signature={signature}";
    }

    [GeneratedRegex(@"\{(?:(asset|folder):([^}]+)|trigger)\}")]
    private static partial Regex Placeholder();
}
