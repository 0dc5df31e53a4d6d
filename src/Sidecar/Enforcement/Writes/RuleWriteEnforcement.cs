using System.Text.Json;
using Sidecar.Pipeline;
using Sidecar.Policy.Cloudinary;
using Sidecar.Upstream;

namespace Sidecar.Enforcement.Writes;

/// <summary>
/// Makes, changes or deletes a metadata rule. A rule changes how fields behave, so every field it names must be permitted, as the rule is stored and as
/// it would be. A rule that is not found, or that names fields in an unknown way, needs a permit on every field.
/// </summary>
internal sealed class RuleWriteEnforcement(EnforcementServices services) : IEnforcement
{
    public async Task HandleAsync(Exchange exchange)
    {
        var action = exchange.Operation.Action!;
        var requirements = new Requirements(exchange);
        var parameters = exchange.Parameters;
        if (!Authorizer.AllowsEverything(exchange, action, EntityTypes.MetadataField))
        {
            await AskAsync(exchange, requirements);

            // A JSON null could clear what was judged as it is stored.
            parameters = parameters.Without([.. parameters.Items.Where(item => !exchange.Parameters.Has(item.Key)).Select(item => item.Key)]);
        }

        if (!requirements.Met)
        {
            await AnswerWriter.ForbiddenAsync(exchange, requirements);
            return;
        }

        await services.Forwarder.RelayAsync(exchange, RequestBuilder.Rebuild(exchange, parameters));
    }

    private async ValueTask AskAsync(Exchange exchange, Requirements requirements)
    {
        var action = exchange.Operation.Action!;
        var named = new RuleFields();
        if (exchange.Path["external_id"] is { } id)
        {
            await AddStoredAsync(exchange, id, named);
        }

        if (exchange.Operation.Method != "DELETE")
        {
            named.Add(exchange.Parameters, whole: exchange.Path["external_id"] is null);
        }

        if (!named.AreKnown)
        {
            requirements.Note(action, GlobalPermit.OnEverything(exchange, action, EntityTypes.MetadataField));
            return;
        }

        var fields = await MetadataFields.AllAsync(services, exchange, action);
        foreach (var field in named.Ids)
        {
            requirements.Ask(action, fields(field));
        }
    }

    private async ValueTask AddStoredAsync(Exchange exchange, string id, RuleFields named)
    {
        var answer = await services.Client.SendAsync(RequestBuilder.Get(exchange, RequestBuilder.Segments(exchange, "metadata_rules")), exchange.Aborted);
        using var json = AnswerJson.Parse(LookupAnswer.Usable(answer, "a metadata look-up"));
        var found = false;
        if (json.RootElement.TryGetProperty("metadata_rules", out var rules) && rules.ValueKind == JsonValueKind.Array)
        {
            foreach (var rule in rules.EnumerateArray().Where(rule => rule.ValueKind == JsonValueKind.Object && AssetFacts.Text(rule, "external_id") == id))
            {
                found = true;
                named.Add(rule);
            }
        }

        if (!found)
        {
            named.AddUnknown();
        }
    }
}
