using System.Text.Json;
using Sidecar.Catalogue;
using Sidecar.Identity;
using Sidecar.Operations;
using Sidecar.Pipeline;
using Sidecar.Policy.Cloudinary;
using Sidecar.Requests;
using Sidecar.Upstream;

namespace Sidecar.Enforcement.Writes;

/// <summary>
/// Uploads, whole or in chunks. Judged: the asset as it would be (create), the asset it would overwrite (update, and move when that lies elsewhere),
/// the folder it would create, and what the call does beside. Every chunk is judged like a whole upload.
/// </summary>
internal sealed class UploadEnforcement(EnforcementServices services, TimeProvider time) : IEnforcement
{
    private static readonly string[] AllResourceTypes = ["image", "video", "raw"];
    private static readonly TimeSpan SessionLookupAge = TimeSpan.FromMinutes(10);

    // One look-up for all chunks of a session: with one for each, a large upload would use up the hourly Admin quota.
    private readonly AgedCache<string, IReadOnlyList<AssetFacts>> sessionVictims = new(SessionLookupAge, 10_000, time);

    public async Task HandleAsync(Exchange exchange)
    {
        var session = UploadSession.Find(exchange, out var refusal);
        refusal ??= ResourceTypeConflict(exchange);
        if (refusal is not null)
        {
            await AnswerWriter.RefuseAsync(exchange, refusal.Status, refusal.Message);
            return;
        }

        if (IsUnlimited(exchange))
        {
            await SendAsync(exchange, session, exchange.Parameters.Without("unsigned"), null);
            return;
        }

        var unsigned = exchange.Caller.Method == AuthenticationMethod.Unsigned;
        if (unsigned && exchange.Caller.Policies is null)
        {
            // Asked before the preset is looked up: a stranger would learn which presets there are, and spend the environment's quota with made-up names.
            await AnswerWriter.ForbiddenAsync(exchange, CloudinaryAction.Create);
            return;
        }

        PresetFacts? preset = null;
        if (exchange.Parameters.Text("upload_preset") is { Length: > 0 } name)
        {
            preset = PublicIds.IsPathPart(name) ? await services.Presets.FindAsync(exchange, name) : null;
            if (preset is null || (unsigned && !preset.Unsigned))
            {
                await AnswerWriter.RefuseAsync(exchange, StatusCodes.Status400BadRequest, preset is null ? "Upload preset not found" : "Upload preset must be whitelisted for unsigned uploads");
                return;
            }
        }

        var types = ResourceTypes(exchange);
        var fileName = exchange.File?.FileName ?? NameInUrl(exchange.Parameters.Text("file"));
        var destination = UploadDestination.Find(
            exchange.Parameters, preset, unsigned, fileName, types.Contains("raw"), exchange.Environment.FolderMode, out var invalid);
        if (destination is null)
        {
            await AnswerWriter.RefuseAsync(exchange, StatusCodes.Status400BadRequest, $"Invalid value for parameter - {invalid}");
            return;
        }

        var requirements = new Requirements(exchange);
        var victims = await VictimsAsync(exchange, session, destination, types);
        var pinned = PinnedFolder(exchange, destination, victims);
        destination = pinned is null ? destination : destination with { Folders = [pinned] };
        await AskAsync(exchange, requirements, destination, victims, types);
        await SideEffects.AskAsync(services, exchange, requirements, preset);
        if (!requirements.Met)
        {
            await AnswerWriter.ForbiddenAsync(exchange, requirements);
            return;
        }

        await SendAsync(exchange, session, Outgoing(exchange, destination, pinned, victims, types, session is not null), destination);
    }

    /// <summary>A caller that may do all of this anywhere needs no look-ups.</summary>
    private static bool IsUnlimited(Exchange exchange) =>
        exchange.Caller.Method != AuthenticationMethod.Unsigned
        && (!SideEffects.AsksForDeleteToken(exchange) || Authorizer.AllowsEverything(exchange, CloudinaryAction.Delete, EntityTypes.Asset))
        && Authorizer.AllowsEverything(exchange, CloudinaryAction.Create, EntityTypes.Asset)
        && Authorizer.AllowsEverything(exchange, CloudinaryAction.Update, EntityTypes.Asset)
        && Authorizer.AllowsEverything(exchange, CloudinaryAction.Move, EntityTypes.Asset)
        && Authorizer.AllowsEverything(exchange, CloudinaryAction.Read, EntityTypes.Asset)
        && Authorizer.AllowsEverything(exchange, CloudinaryAction.Download, EntityTypes.Asset)
        && Authorizer.AllowsEverything(exchange, CloudinaryAction.Create, EntityTypes.Folder)
        && Authorizer.AllowsEverything(exchange, CloudinaryAction.Update, EntityTypes.Folder)
        && Authorizer.AllowsEverything(exchange, CloudinaryAction.UpdateSettings, EntityTypes.ProductEnvironment);

    private async Task AskAsync(
        Exchange exchange, Requirements requirements, UploadDestination destination, IReadOnlyList<AssetFacts> victims, IReadOnlyList<string> types)
    {
        foreach (var folder in destination.Folders)
        {
            foreach (var (id, type) in destination.IdsIn(folder, exchange.Environment.FolderMode).SelectMany(_ => types, (id, type) => (id, type)))
            {
                var facts = new AssetFacts(null, id, type, destination.Type, folder, Tags: null);
                requirements.Ask(CloudinaryAction.Create, await services.Resources.AssetAsync(exchange, CloudinaryAction.Create, facts));
            }

            await FolderCreation.AskAsync(services, exchange, requirements, folder);
        }

        if (!destination.Overwrites)
        {
            return;
        }

        foreach (var victim in victims)
        {
            if (SideEffects.AsksForDeleteToken(exchange))
            {
                // The token deletes without any further permission.
                requirements.Ask(CloudinaryAction.Delete, await services.Resources.AssetAsync(exchange, CloudinaryAction.Delete, victim));
            }

            requirements.Ask(CloudinaryAction.Update, await services.Resources.AssetAsync(exchange, CloudinaryAction.Update, victim));
            foreach (var folder in destination.Folders.Where(folder => !Targets.SameFolder(exchange, folder, victim.FolderPath)))
            {
                await MoveRules.AskAsync(services, exchange, requirements, victim, folder);
            }
        }
    }

    private async ValueTask<IReadOnlyList<AssetFacts>> VictimsAsync(
        Exchange exchange, UploadSession? session, UploadDestination destination, IReadOnlyList<string> types)
    {
        if (!destination.Overwrites || destination.PublicIds.Count == 0)
        {
            return [];
        }

        // The chunk that completes the file is the one that overwrites.
        return session is null or { IsLast: true }
            ? await FindAsync()
            : await sessionVictims.GetAsync($"{session.Id}/{string.Join('\n', destination.PublicIds)}", _ => FindAsync());

        async Task<IReadOnlyList<AssetFacts>> FindAsync()
        {
            var found = new List<AssetFacts>();
            foreach (var type in types)
            {
                // Several readings of one id are one call: they would spend the hourly quota otherwise.
                if (destination.PublicIds.Count > 1 && !destination.PublicIds.Any(id => id.Contains(',', StringComparison.Ordinal)))
                {
                    found.AddRange((await services.Assets.FindManyAsync(exchange, type, destination.Type, destination.PublicIds)).Values);
                    continue;
                }

                foreach (var publicId in destination.PublicIds)
                {
                    if (await services.Assets.FindAsync(exchange, type, destination.Type, publicId) is { } victim)
                    {
                        found.Add(victim);
                    }
                }
            }

            return found;
        }
    }

    /// <summary>
    /// An overwrite without a folder of its own stays where the asset is. Whether Cloudinary would move it to the root is not known; spelling the
    /// folder out makes both readings the same.
    /// </summary>
    private static string? PinnedFolder(Exchange exchange, UploadDestination destination, IReadOnlyList<AssetFacts> victims) =>
        exchange.Environment.FolderMode == FolderMode.Dynamic && !destination.IsExplicit && victims is [{ FolderPath: { Length: > 0 } folder }]
            ? folder
            : null;

    private static RequestParameters Outgoing(
        Exchange exchange, UploadDestination destination, string? pinned, IReadOnlyList<AssetFacts> victims, IReadOnlyList<string> types, bool chunked)
    {
        var parameters = exchange.Parameters;
        foreach (var name in (ReadOnlySpan<string>)["asset_folder", "folder", "public_id_prefix"])
        {
            // As judged: without the slashes that were taken off, and an empty one is none. To Cloudinary an empty one could be the root.
            parameters = parameters.Text(name) is { Length: > 0 } text && PublicIds.Folder(text) is { Length: > 0 } folder
                ? parameters.With(name, folder)
                : parameters.Without(name);
        }

        if (exchange.Caller.Method == AuthenticationMethod.Unsigned)
        {
            return parameters;
        }

        // Judged as signed, where the request wins over its preset; with this word it would be the other way round.
        parameters = parameters.Without("unsigned");

        if ((pinned ?? (destination.FromPreset ? destination.Folders[0] : null)) is { } spelled)
        {
            parameters = parameters.With("asset_folder", spelled);
        }

        // Nothing to overwrite now: make sure of it, unless the caller might overwrite what another call puts there meanwhile. For a chunked upload
        // meanwhile is long enough for anything to get there.
        if (destination.Overwrites && victims.Count == 0 && (destination.PublicIdUncertain || destination.PublicIds.Count > 0)
            && (chunked || !MayUpdate(exchange, destination, types)))
        {
            parameters = parameters.With("overwrite", "false");
        }

        return parameters;
    }

    private static bool MayUpdate(Exchange exchange, UploadDestination destination, IReadOnlyList<string> types) =>
        !destination.PublicIdUncertain
        && destination.Folders.All(folder => types.All(type => Authorizer.Permits(exchange, CloudinaryAction.Update, new AssetResource
        {
            FolderMode = exchange.Environment.FolderMode, FolderPath = folder, ResourceType = type, Type = destination.Type,
        })));

    private async Task SendAsync(Exchange exchange, UploadSession? session, RequestParameters parameters, UploadDestination? destination)
    {
        var request = RequestBuilder.WithParameters(
            exchange, HttpMethod.Post, RequestBuilder.Path(exchange.Target.Segments), parameters, BodyForm.Form);
        if (session is not null)
        {
            request = request with { Headers = session.Headers };
        }

        var answer = await services.Forwarder.FetchAsync(exchange, request);
        if (!answer.IsSuccess || destination is null)
        {
            await UploadAnswer.PassAsync(exchange, answer);
            return;
        }

        using var json = AnswerJson.Parse(answer);
        var facts = AssetFacts.Read(json.RootElement, exchange.Environment.FolderMode);
        var landedElsewhere = facts.FolderPath is { } landed && !destination.Folders.Any(folder => Targets.SameFolder(exchange, folder, landed));
        if (landedElsewhere)
        {
            exchange.Decision.Reason = $"The upload was judged for \"{destination.Folders[0]}\" and landed in \"{facts.FolderPath}\"";
        }

        var isExisting = json.RootElement.TryGetProperty("existing", out var existing) && existing.ValueKind == JsonValueKind.True;
        if ((isExisting || landedElsewhere)
            && !Authorizer.Allows(exchange, CloudinaryAction.Read, await services.Resources.AssetAsync(exchange, CloudinaryAction.Read, facts)))
        {
            // overwrite=false on an id that is taken: the answer describes the asset that has it.
            await AnswerWriter.ForbiddenAsync(exchange, CloudinaryAction.Read);
            return;
        }

        await AnswerWriter.PassAsync(exchange, answer, UploadAnswer.Rewrite(exchange, json.RootElement));
    }

    /// <summary>A body's <c>resource_type</c> lies outside the signature; it may only repeat the path, unless the path leaves it open.</summary>
    private static Refusal? ResourceTypeConflict(Exchange exchange)
    {
        var (path, body) = (exchange.Path["resource_type"], exchange.Parameters.Text("resource_type"));
        if (body is null || body == path || (path is null or "auto" && body is "image" or "video" or "raw" or "auto"))
        {
            return null;
        }

        return new Refusal(StatusCodes.Status400BadRequest, "Conflicting values for parameter - resource_type");
    }

    private static string[] ResourceTypes(Exchange exchange)
    {
        var type = exchange.Path["resource_type"] ?? exchange.Parameters.Text("resource_type") ?? "auto";
        return type == "auto" ? AllResourceTypes : [type];
    }

    private static string? NameInUrl(string? file) =>
        file is not null && Uri.TryCreate(file, UriKind.Absolute, out var url) && url.Scheme != "data" ? url.Segments[^1] : null;
}
