using System.Buffers;
using System.Globalization;
using System.Text.Json;
using Sidecar.Pipeline;
using Sidecar.Policy.Cloudinary;
using Sidecar.Requests;
using Sidecar.Upstream;

namespace Sidecar.Enforcement.Reads;

/// <summary>
/// Searches the values of every metadata field. Values of fields that may not be read are left out. So that these do not push others off the end of a short
/// answer, which would tell that they match, more is asked for and the answer is cut.
/// </summary>
internal sealed class DatasourceSearchEnforcement(EnforcementServices services) : IEnforcement
{
    // What the search within one field answers by default.
    private const int Many = 255;

    public async Task HandleAsync(Exchange exchange)
    {
        var operation = exchange.Operation;
        var action = operation.Action!;
        if (Authorizer.AllowsEverything(exchange, action, EntityTypes.MetadataField))
        {
            await services.Forwarder.RelayAsync(exchange, RequestBuilder.Rebuild(exchange));
            return;
        }

        var parameters = exchange.Parameters;
        int? wanted = int.TryParse(parameters.Text("max_results"), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;
        if (wanted < Many)
        {
            parameters = parameters.With("max_results", new ParameterValue.Text(Many.ToString(CultureInfo.InvariantCulture), JsonValueKind.Number));
        }

        var answer = await services.Forwarder.FetchAsync(exchange, RequestBuilder.Rebuild(exchange, parameters));
        if (!answer.IsSuccess)
        {
            await AnswerWriter.PassAsync(exchange, answer);
            return;
        }

        using var json = AnswerJson.ParseArray(answer);
        var fields = await MetadataFields.AllAsync(services, exchange, action);
        var kept = json.RootElement.EnumerateArray()
            .Where(row => row.ValueKind == JsonValueKind.Object && AssetFacts.Text(row, operation.IdName!) is { } id && Authorizer.AllowsRow(exchange, action, fields(id)))
            .ToArray();
        exchange.Decision.Withhold(json.RootElement.GetArrayLength() - kept.Length);
        var buffer = new ArrayBufferWriter<byte>(1024);
        using (var writer = new Utf8JsonWriter(buffer))
        {
            JsonEdit.WriteArray(writer, [.. kept.Take(wanted ?? kept.Length)]);
        }

        await AnswerWriter.PassAsync(exchange, answer, buffer.WrittenMemory);
    }
}
