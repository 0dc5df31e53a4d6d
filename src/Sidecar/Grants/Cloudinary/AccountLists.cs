using System.Text.Json;
using Sidecar.Upstream;

namespace Sidecar.Grants.Cloudinary;

/// <summary>Reads lists of an account, all of their pages.</summary>
internal sealed class AccountLists(ControlPlaneClient client, UpstreamEnvironment account)
{
    private const int MaxPages = 10_000;
    private const int MaxReadings = 4;

    // Lists of ids are bounded to 100 by the same API; no bound of its own is documented for pages.
    private const int PageSize = 100;

    private readonly string provisioning = $"/v1_1/provisioning/accounts/{account.CloudName}/";
    private readonly string permissions = $"/v2/accounts/{account.CloudName}/permissions/";

    /// <summary>A whole answer of the provisioning API.</summary>
    public Task<JsonDocument> ProvisioningAsync(string path, CancellationToken cancellationToken) => client.GetAsync(account, provisioning + path, cancellationToken);

    /// <summary>A whole answer of the permissions API.</summary>
    public Task<JsonDocument> PermissionsAsync(string path, CancellationToken cancellationToken) => client.GetAsync(account, permissions + path, cancellationToken);

    /// <summary>
    /// A list by cursor. While it is read in pages it can change, and what moves over the edge of a page is missed; so when something known is gone from a
    /// list of several pages, it is read again until two readings agree.
    /// </summary>
    /// <param name="path">Path and query without the cursor.</param>
    /// <param name="items">Takes the items out of a page.</param>
    /// <param name="key">Tells items apart.</param>
    /// <param name="before">The keys known before; null for none.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public async Task<List<T>> CursorAsync<T, TKey>(
        string path, Func<JsonElement, IEnumerable<T>> items, Func<T, TKey> key, IEnumerable<TKey>? before, CancellationToken cancellationToken)
    {
        var (list, pages) = await ReadPagesAsync(path, items, cancellationToken);
        if (pages == 1 || before is null)
        {
            return list;
        }

        var known = before.ToHashSet();
        var there = list.Select(key).ToHashSet();
        for (var reading = 1; reading < MaxReadings && !known.IsSubsetOf(there); reading++)
        {
            (list, _) = await ReadPagesAsync(path, items, cancellationToken);
            var again = list.Select(key).ToHashSet();
            if (again.SetEquals(there))
            {
                return list;
            }

            there = again;
        }

        return known.IsSubsetOf(there) ? list : throw new ControlPlaneException($"GET {path.Split('?')[0]}: changes faster than it can be read");
    }

    /// <summary>A list by page number. How long a page can be is not documented: the end is a page that brings nothing new, or one shorter than the first.</summary>
    public async Task<List<T>> NumberedAsync<T>(string path, string name, Func<JsonElement, T> item, Func<T, string> key, CancellationToken cancellationToken)
    {
        var list = new List<T>();
        var seen = new HashSet<string>(StringComparer.Ordinal);
        var first = 0;
        for (var page = 1; page <= MaxPages; page++)
        {
            using var answer = await ProvisioningAsync($"{path}{(path.Contains('?', StringComparison.Ordinal) ? '&' : '?')}page={page}&page_size={PageSize}", cancellationToken);
            var items = answer.RootElement.Items(name).Select(item).ToArray();
            var fresh = items.Where(one => seen.Add(key(one))).ToArray();
            list.AddRange(fresh);
            first = page == 1 ? items.Length : first;
            if (fresh.Length == 0 || (page > 1 && items.Length < first))
            {
                return list;
            }
        }

        throw new ControlPlaneException($"GET {path.Split('?')[0]}: more than {MaxPages} pages");
    }

    private async Task<(List<T> Items, int Pages)> ReadPagesAsync<T>(string path, Func<JsonElement, IEnumerable<T>> items, CancellationToken cancellationToken)
    {
        var list = new List<T>();
        string? cursor = null;
        for (var page = 1; page <= MaxPages; page++)
        {
            using var answer = await PermissionsAsync(cursor is null ? path : $"{path}&cursor={Uri.EscapeDataString(cursor)}", cancellationToken);
            list.AddRange(items(answer.RootElement));
            var next = answer.RootElement.TextOrNull("next_cursor");
            if (string.IsNullOrEmpty(next))
            {
                return (list, page);
            }

            if (next == cursor)
            {
                break;
            }

            cursor = next;
        }

        throw new ControlPlaneException($"GET {path.Split('?')[0]}: pages without an end");
    }
}
