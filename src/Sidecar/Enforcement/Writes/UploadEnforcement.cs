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
    private static readonly TimeSpan SessionLookupAge = TimeSpan.FromMinutes(10);

    // One look-up for all chunks of a session: with one for each, a large upload would use up the hourly Admin quota.
    private readonly AgedCache<string, IReadOnlyList<AssetFacts>> sessionVictims = new(SessionLookupAge, 10_000, time);

    public async Task HandleAsync(Exchange exchange)
    {
        var session = UploadSession.Find(exchange, out var refusal);
        refusal ??= UploadRequest.Problem(exchange, session);
        if (refusal is not null)
        {
            await AnswerWriter.RefuseAsync(exchange, refusal.Status, refusal.Message);
            return;
        }

        if (exchange.Caller.Method != AuthenticationMethod.Unsigned && UnlimitedCaller.MayWriteAnything(exchange))
        {
            await SendAsync(exchange, session, exchange.Parameters.Without("unsigned"), []);
            return;
        }

        var unsigned = exchange.Caller.Method == AuthenticationMethod.Unsigned;
        if (unsigned && exchange.Caller.Policies is null)
        {
            // Asked before the preset is looked up: a stranger would learn which presets there are, and spend the environment's quota with made-up names.
            await AnswerWriter.ForbiddenAsync(exchange, CloudinaryAction.Create);
            return;
        }

        var (presets, noPreset) = await UploadPresets.FindAsync(services, exchange, unsigned);
        if (presets is null)
        {
            await AnswerWriter.RefuseAsync(exchange, noPreset!.Status, noPreset.Message);
            return;
        }

        var types = UploadRequest.ResourceTypes(exchange);
        var destinations = new List<UploadDestination>(presets.Readings.Count);
        foreach (var preset in presets.Readings)
        {
            if (UploadDestination.Find(
                exchange.Parameters, preset, unsigned, UploadRequest.FileName(exchange), types.Contains("raw"), exchange.Environment.FolderMode, out var invalid) is not { } found)
            {
                await AnswerWriter.RefuseAsync(exchange, StatusCodes.Status400BadRequest, $"Invalid value for parameter - {invalid}");
                return;
            }

            destinations.Add(found);
        }

        var requirements = new Requirements(exchange);
        var (victims, pinned) = await AskAsync(exchange, requirements, session, destinations, types);
        foreach (var preset in presets.Readings)
        {
            await SideEffects.AskAsync(services, exchange, requirements, preset);
        }

        NotificationHosts.AskOwn(exchange, requirements);
        if (!requirements.Met)
        {
            await AnswerWriter.ForbiddenAsync(exchange, requirements);
            return;
        }

        var spelled = pinned ?? (destinations is [{ FromPreset: true, Folders: [var first, ..] }] ? first : null);
        await SendAsync(exchange, session, UploadRequest.Outgoing(exchange, destinations, spelled, presets.Spelled, victims, session is not null), destinations);
    }

    /// <summary>Asks about every place it may land in. Gives what it would overwrite there, and the folder that is to be spelled out.</summary>
    private async ValueTask<(IReadOnlyList<AssetFacts> Victims, string? Pinned)> AskAsync(
        Exchange exchange, Requirements requirements, UploadSession? session, List<UploadDestination> destinations, string[] types)
    {
        var all = new List<AssetFacts>();
        var pinned = default(string);
        for (var i = 0; i < destinations.Count; i++)
        {
            var victims = await VictimsAsync(exchange, session, destinations[i], types);
            if (destinations.Count == 1 && UploadRequest.PinnedFolder(exchange, destinations[i], victims) is { } folder)
            {
                pinned = folder;
                destinations[i] = destinations[i] with { Folders = [folder] };
            }

            await AskAsync(exchange, requirements, destinations[i], victims, types);
            all.AddRange(victims);
        }

        return (all, pinned);
    }

    private async Task AskAsync(
        Exchange exchange, Requirements requirements, UploadDestination destination, IReadOnlyList<AssetFacts> victims, IReadOnlyList<string> types)
    {
        foreach (var folder in destination.Folders)
        {
            await OverwriteRules.AskCreateAsync(
                services, exchange, requirements, folder, destination.Type, destination.IdsIn(folder, exchange.Environment.FolderMode), types);
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

            await OverwriteRules.AskOverwriteAsync(services, exchange, requirements, victim, destination.Folders);
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

    private async Task SendAsync(Exchange exchange, UploadSession? session, RequestParameters parameters, List<UploadDestination> destinations)
    {
        var request = RequestBuilder.WithParameters(
            exchange, HttpMethod.Post, RequestBuilder.Path(exchange.Target.Segments), parameters, BodyForm.Form);
        if (session is not null)
        {
            request = request with { Headers = session.Headers };
        }

        var answer = await services.Forwarder.FetchAsync(exchange, request);
        if (!answer.IsSuccess || destinations.Count == 0)
        {
            await UploadAnswer.PassNotedAsync(services, exchange, answer);
            return;
        }

        using var json = AnswerJson.Parse(answer);
        var facts = AssetFacts.Read(json.RootElement, exchange.Environment.FolderMode);
        var landedElsewhere = facts.FolderPath is { } landed && !destinations.Any(destination => destination.Folders.Any(folder => Targets.SameFolder(exchange, folder, landed)));
        if (landedElsewhere)
        {
            exchange.Decision.Reason = $"The upload was judged for \"{destinations[0].Folders[0]}\" and landed in \"{facts.FolderPath}\"";
        }

        var isExisting = json.RootElement.TryGetProperty("existing", out var existing) && existing.ValueKind == JsonValueKind.True;
        if ((isExisting || landedElsewhere)
            && !Authorizer.Allows(exchange, CloudinaryAction.Read, await services.Resources.AssetAsync(exchange, CloudinaryAction.Read, facts)))
        {
            // overwrite=false on an id that is taken: the answer describes the asset that has it.
            await AnswerWriter.ForbiddenAsync(exchange, CloudinaryAction.Read);
            return;
        }

        await UploadAnswer.PassNotedAsync(services, exchange, answer, json.RootElement);
    }
}
