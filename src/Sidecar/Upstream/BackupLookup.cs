using System.Text.Json;
using Sidecar.Enforcement;
using Sidecar.Operations;
using Sidecar.Pipeline;
using Sidecar.Requests;

namespace Sidecar.Upstream;

/// <summary>
/// Which backups does an asset have? Whoever may have an asset may have its backups; whether Cloudinary holds a version id to the asset it is given
/// with is not known, and one of another asset's would be that asset.
/// </summary>
internal sealed class BackupLookup(UpstreamClient client, ReadingOptions readings)
{
    /// <summary>True when version ids must be known to be the asset's own.</summary>
    public bool Verifies => readings.BackupVersions == BackupVersionReading.Verified;

    /// <summary>Those of the version ids that are backups of the asset; all of them when Cloudinary is relied on for that.</summary>
    /// <exception cref="UpstreamException">Cloudinary did not say.</exception>
    public async ValueTask<IReadOnlyList<string>> OfAssetAsync(Exchange exchange, string? assetId, IReadOnlyList<string> versions)
    {
        if (!Verifies || versions.Count == 0)
        {
            return versions;
        }

        if (assetId is null)
        {
            return [];
        }

        var known = await FetchAsync(exchange, assetId);
        return [.. versions.Where(known.Contains)];
    }

    private async ValueTask<HashSet<string>> FetchAsync(Exchange exchange, string assetId)
    {
        var request = RequestBuilder.Get(exchange, RequestBuilder.Segments(exchange, "resources", assetId), RequestParameters.Empty.With("versions", "true"));
        var answer = await client.SendAsync(request, exchange.Aborted);
        var known = new HashSet<string>(StringComparer.Ordinal);
        if (answer.Status == StatusCodes.Status404NotFound)
        {
            return known;
        }

        using var json = AnswerJson.Parse(LookupAnswer.Usable(answer, "a look-up of backups"));
        if (json.RootElement.TryGetProperty("versions", out var versions) && versions.ValueKind == JsonValueKind.Array)
        {
            known.UnionWith(versions.EnumerateArray().Where(version => version.ValueKind == JsonValueKind.Object)
                .Select(version => AssetFacts.Text(version, "version_id")).OfType<string>());
        }

        return known;
    }
}
