using Sidecar.Operations;
using Sidecar.Pipeline;
using Sidecar.Policy.Cloudinary;

namespace Sidecar.Enforcement.Writes;

/// <summary>
/// Publishing makes an asset public: update on it as it is and as it will be. An asset of type upload that has its public id is replaced, or named by
/// Cloudinary's error when it may not be.
/// </summary>
internal sealed class PublishRules(EnforcementServices services, Exchange exchange)
{
    // Cloudinary's default is not known, so only a clear no is one.
    private readonly CloudinaryAction onReplaced =
        exchange.Parameters.Has("overwrite") && exchange.Parameters.Flag("overwrite") == false ? CloudinaryAction.Read : CloudinaryAction.Delete;

    private readonly string resourceType = exchange.Path["resource_type"]!;

    /// <summary>No asset in the way need be looked up.</summary>
    public bool MayReplaceEverything => Authorizer.AllowsEverything(exchange, onReplaced, EntityTypes.Asset);

    public async ValueTask<bool[]> JudgeAsync(IReadOnlyList<AssetFacts> assets)
    {
        var judge = AssetSplit.Judge(services, exchange, CloudinaryAction.Update);
        var verdicts = await judge(assets);
        for (var i = 0; i < verdicts.Length; i++)
        {
            if (verdicts[i])
            {
                var after = await services.Resources.AssetAsync(exchange, CloudinaryAction.Update, assets[i] with { Type = "upload" });
                verdicts[i] = services.Readings.Publish == PublishReading.Result
                    ? Authorizer.AllowsRow(exchange, CloudinaryAction.Update, after)
                    : Authorizer.NotForbidden(exchange, CloudinaryAction.Update, after);
            }
        }

        if (!MayReplaceEverything)
        {
            await RefuseReplacingAsync(assets, verdicts);
        }

        return verdicts;
    }

    private async ValueTask RefuseReplacingAsync(IReadOnlyList<AssetFacts> assets, bool[] verdicts)
    {
        string[] ids = [.. assets.Where((_, i) => verdicts[i]).Select(asset => asset.PublicId!).Distinct(StringComparer.Ordinal)];
        var replaced = await services.Assets.FindManyAsync(exchange, resourceType, "upload", ids);
        for (var i = 0; i < verdicts.Length; i++)
        {
            if (verdicts[i] && replaced.TryGetValue(assets[i].PublicId!, out var other))
            {
                verdicts[i] = Authorizer.AllowsRow(exchange, onReplaced, await services.Resources.AssetAsync(exchange, onReplaced, other));
            }
        }
    }
}
