using System.Text.Json.Nodes;
using Sidecar.Catalogue;
using Sidecar.Pipeline;
using Sidecar.Policy.Cloudinary;
using Sidecar.Requests;
using Sidecar.Upstream;

namespace Sidecar.Enforcement.Writes;

/// <summary>
/// Brings assets back from their backups. An asset that is there is changed; one that was deleted is made again where it lay, which only a fixed-mode
/// public id tells: otherwise it takes a permit on everything. Refused ids are answered one by one, as Cloudinary documents.
/// </summary>
internal sealed class RestoreEnforcement(EnforcementServices services) : IEnforcement
{
    private const int MaxIds = 100;

    public async Task HandleAsync(Exchange exchange)
    {
        var member = exchange.Operation.IdName!;
        var ids = exchange.Parameters.List(member);
        var versions = exchange.Parameters.List("versions");
        if (Problem(exchange, member, ids, versions) is { } problem)
        {
            await AnswerWriter.RefuseAsync(exchange, problem.Status, problem.Message);
            return;
        }

        var requirements = new Requirements(exchange);
        NotificationHosts.AskOwn(exchange, requirements);
        if (!requirements.Met)
        {
            await AnswerWriter.ForbiddenAsync(exchange, requirements);
            return;
        }

        if (Authorizer.AllowsEverything(exchange, CloudinaryAction.Update, EntityTypes.Asset)
            && Authorizer.AllowsEverything(exchange, CloudinaryAction.Create, EntityTypes.Asset))
        {
            await services.Forwarder.RelayAsync(exchange, RequestBuilder.Rebuild(exchange));
            return;
        }

        var (permitted, foreign) = await PermittedAsync(exchange, member, ids, versions);
        exchange.Decision.Withhold(ids.Count - permitted.Count);
        var upstream = default(UpstreamAnswer);
        var answer = new BulkAnswer("{}");
        foreach (var part in ids.Where(permitted.ContainsKey).GroupBy(id => permitted[id] is not null))
        {
            HashSet<string> own = new(part, StringComparer.Ordinal);
            var next = await services.Forwarder.FetchAsync(exchange, part.Key
                ? ById(exchange, ids, versions, own, permitted)
                : RequestBuilder.Rebuild(exchange, Outgoing(exchange, member, ids, versions, own)));
            if (upstream is null && (!next.IsSuccess || (!part.Key && own.Count == ids.Count)))
            {
                await AnswerWriter.PassAsync(exchange, next);
                return;
            }

            upstream ??= next;
            Add(answer, next, own, permitted);
        }

        foreach (var id in ids.Where(id => !permitted.ContainsKey(id)))
        {
            answer.Set(id, new JsonObject { ["error"] = foreign.Contains(id) ? "no_backup" : "unauthorized" });
        }

        await (upstream is null ? AnswerWriter.JsonAsync(exchange, answer.ToJson()) : AnswerWriter.PassAsync(exchange, upstream, answer.ToJson()));
    }

    /// <summary>Each result under the id that was asked for. Nothing tells of what failed as a whole after something else was restored.</summary>
    private static void Add(BulkAnswer answer, UpstreamAnswer part, HashSet<string> ids, Dictionary<string, string?> permitted)
    {
        if (!part.IsSuccess)
        {
            foreach (var id in ids)
            {
                answer.Set(id, new JsonObject { ["error"] = "failed" });
            }

            return;
        }

        var names = ids.ToDictionary(id => permitted[id] ?? id, StringComparer.Ordinal);
        using var json = AnswerJson.Parse(part);
        foreach (var entry in json.RootElement.EnumerateObject())
        {
            answer.Set(names.GetValueOrDefault(entry.Name, entry.Name), JsonNode.Parse(entry.Value.GetRawText()));
        }
    }

    /// <summary>
    /// Which of the ids may be restored, each with the asset id to do it by (null: by the id itself), and for which of the others the reason is a version that is not their own.
    /// </summary>
    private async ValueTask<(Dictionary<string, string?> Permitted, HashSet<string> Foreign)> PermittedAsync(
        Exchange exchange, string member, IReadOnlyList<string> ids, IReadOnlyList<string> versions)
    {
        var (resourceType, type) = (exchange.Path["resource_type"], exchange.Path["type"]);
        var found = member == "asset_ids"
            ? await services.Assets.FindManyByAssetIdAsync(exchange, ids)
            : await services.Assets.FindManyAsync(exchange, resourceType!, type!, ids);
        var permitted = new Dictionary<string, string?>(StringComparer.Ordinal);
        var foreign = new HashSet<string>(StringComparer.Ordinal);
        for (var i = 0; i < ids.Count; i++)
        {
            var facts = found.GetValueOrDefault(ids[i]);
            var allowed = facts is not null
                ? Authorizer.AllowsRow(exchange, CloudinaryAction.Update, await services.Resources.AssetAsync(exchange, CloudinaryAction.Update, facts))
                : await AllowsDeletedAsync(exchange, resourceType, type, member == "asset_ids" ? null : ids[i], versions.Count > 0);
            if (!allowed)
            {
                continue;
            }

            if (facts is null || versions.Count == 0 || (await services.Backups.OfAssetAsync(exchange, facts.AssetId, [versions[i]])).Count > 0)
            {
                permitted.Add(ids[i], member == "public_ids" ? facts?.AssetId : null);
            }
            else
            {
                foreign.Add(ids[i]);
            }
        }

        return (permitted, foreign);
    }

    private async ValueTask<bool> AllowsDeletedAsync(Exchange exchange, string? resourceType, string? type, string? publicId, bool namesVersion)
    {
        // What is gone has no list of its backups to hold a version to.
        if (publicId is null || (namesVersion && services.Backups.Verifies) || exchange.Environment.FolderMode != FolderMode.Fixed
            || Targets.IsFetched(type!) || !PublicIds.IsWellFormed(publicId) || publicId.Contains(',', StringComparison.Ordinal))
        {
            return GlobalPermit.OnEverything(exchange, CloudinaryAction.Update, EntityTypes.Asset)
                && GlobalPermit.OnEverything(exchange, CloudinaryAction.Create, EntityTypes.Asset);
        }

        // What its tags were is not known: a policy that reads them has nothing to go by.
        var facts = new AssetFacts(null, publicId, resourceType, type, FolderPath.OfPublicId(publicId), null);
        foreach (var action in (CloudinaryAction[])[CloudinaryAction.Update, CloudinaryAction.Create])
        {
            if (Authorizer.Reads(exchange, action, EntityTypes.Asset, "tags") && !GlobalPermit.OnEverything(exchange, action, EntityTypes.Asset))
            {
                return false;
            }

            if (!Authorizer.AllowsRow(exchange, action, await services.Resources.AssetAsync(exchange, action, facts)))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>A public id may have belonged to assets that are gone, and their backups are theirs: an asset that is there is restored by its immutable id.</summary>
    private static UpstreamRequest ById(
        Exchange exchange, IReadOnlyList<string> ids, IReadOnlyList<string> versions, HashSet<string> own, Dictionary<string, string?> permitted) =>
        RequestBuilder.WithParameters(
            exchange, HttpMethod.Post, RequestBuilder.Path(RequestBuilder.Segments(exchange, "resources", "restore")),
            Outgoing(exchange, "public_ids", ids, versions, own).Without("public_ids", "resource_type", "type")
                .With("asset_ids", new ParameterValue.List([.. ids.Where(own.Contains).Select(id => permitted[id]!)])),
            BodyForm.Json);

    /// <summary>Versions belong to ids by their place, so the ones of refused ids go too.</summary>
    private static RequestParameters Outgoing(
        Exchange exchange, string member, IReadOnlyList<string> ids, IReadOnlyList<string> versions, HashSet<string> permitted)
    {
        var outgoing = exchange.Parameters.With(member, new ParameterValue.List([.. ids.Where(permitted.Contains)]));
        return versions.Count == 0
            ? outgoing
            : outgoing.With("versions", new ParameterValue.List([.. versions.Where((_, i) => permitted.Contains(ids[i]))]));
    }

    private static Refusal? Problem(Exchange exchange, string member, IReadOnlyList<string> ids, IReadOnlyList<string> versions)
    {
        if (Targets.Problem(exchange, (member, ids.Count == 0 ? null : ids[0])) is { } problem)
        {
            return problem;
        }

        // Equal ids and equal versions are each read once: only where none was equal do they still belong together.
        if (versions.Count > 0 && versions.Count != ids.Count)
        {
            return new Refusal(StatusCodes.Status400BadRequest, $"Expected one of versions for each of {member}, and none of them twice");
        }

        return ids.Count > MaxIds ? new Refusal(StatusCodes.Status400BadRequest, $"Too many {member}: at most {MaxIds}") : null;
    }
}
