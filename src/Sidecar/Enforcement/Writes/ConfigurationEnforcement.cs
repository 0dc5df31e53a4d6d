using System.Text.Json;
using Sidecar.Pipeline;
using Sidecar.Policy.Cloudinary;
using Sidecar.Requests;
using Sidecar.Upstream;

namespace Sidecar.Enforcement.Writes;

/// <summary>
/// Changes what the whole environment uses: transformations, upload mappings, streaming profiles, triggers. Needs a permit on everything of the type,
/// and permits on the assets that the new definition shows or copies; a trigger also one for the host it tells.
/// </summary>
internal sealed class ConfigurationEnforcement(EnforcementServices services) : IEnforcement
{
    public async Task HandleAsync(Exchange exchange)
    {
        var action = exchange.Operation.Action!;
        var requirements = new Requirements(exchange);
        if (requirements.Note(action, GlobalPermit.Throughout(exchange, action, exchange.Operation.ResourceType!)))
        {
            foreach (var definition in Definitions(exchange))
            {
                await services.References.AskTransformationAsync(exchange, requirements, definition);
            }

            foreach (var template in Templates(exchange.Parameters))
            {
                await services.References.AskUrlAsync(exchange, requirements, CloudinaryAction.Download, template);
            }
        }

        // A trigger tells of what everybody does.
        NotificationHosts.Ask(exchange, requirements, exchange.Parameters.Text("uri"), NotificationScope.OthersToo);
        NotificationHosts.Ask(exchange, requirements, exchange.Parameters.Text("new_uri"), NotificationScope.OthersToo);
        if (!requirements.Met)
        {
            await AnswerWriter.ForbiddenAsync(exchange, requirements);
            return;
        }

        await services.Forwarder.RelayAsync(exchange, RequestBuilder.Rebuild(exchange));
    }

    private static IEnumerable<ParameterValue?> Definitions(Exchange exchange)
    {
        var (parameters, action) = (exchange.Parameters, exchange.Operation.Action);
        yield return parameters.Find("representations");
        yield return parameters.Find("unsafe_update");
        if (action == CloudinaryAction.Create)
        {
            yield return parameters.Find("transformation");
        }
        else if (action == CloudinaryAction.Update && parameters.Has("allowed_for_strict") && parameters.Flag("allowed_for_strict") != false)
        {
            // Its name can be its definition, which anybody may then have delivered.
            yield return exchange.Path["transformation"] is { } name ? new ParameterValue.Text(name) : parameters.Find("transformation");
        }
    }

    private static IEnumerable<string> Templates(RequestParameters parameters)
    {
        if (parameters.Text("template") is { } template)
        {
            yield return template;
        }

        foreach (var text in parameters.Find("mappings") switch
        {
            ParameterValue.Json json => Texts(json.Element),
            ParameterValue.Text raw => [raw.Value],
            _ => [],
        })
        {
            yield return text;
        }
    }

    private static IEnumerable<string> Texts(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.String => [element.GetString()!],
        JsonValueKind.Array => element.EnumerateArray().SelectMany(Texts),
        JsonValueKind.Object => element.EnumerateObject().SelectMany(member => Texts(member.Value)),
        _ => [],
    };
}
