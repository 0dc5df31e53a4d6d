using System.Buffers;
using System.Text.Json;
using Sidecar.Pipeline;
using Sidecar.Policy.Cloudinary;
using Sidecar.Requests;

namespace Sidecar.Enforcement.Reads;

/// <summary>
/// Asks what the caller may do with people. Cloudinary would answer for the environment's own credential, so the answer is made here, from the caller's grants,
/// in Cloudinary's form: by type, by the caller's own name for each person, by action.
/// </summary>
internal sealed class PeopleInspectEnforcement : IEnforcement
{
    private const int MostAnswers = 10_000;

    public Task HandleAsync(Exchange exchange)
    {
        if (exchange.Parameters.Find("inspections") is not ParameterValue.Json { Element: { ValueKind: JsonValueKind.Object } inspections })
        {
            return AnswerWriter.RefuseAsync(exchange, StatusCodes.Status400BadRequest, "Missing required parameter - inspections");
        }

        foreach (var group in inspections.EnumerateObject())
        {
            if (WhyNot(group) is { } wrong)
            {
                return AnswerWriter.RefuseAsync(exchange, StatusCodes.Status400BadRequest, "Invalid value for parameter inspections - " + wrong);
            }
        }

        return AnswerWriter.JsonAsync(exchange, Answer(exchange, inspections));
    }

    private static string? WhyNot(JsonProperty group)
    {
        if (group.Name != "Person")
        {
            return "only Person can be inspected";
        }

        if (group.Value.ValueKind != JsonValueKind.Object
            || !group.Value.TryGetProperty("items", out var items) || items.ValueKind != JsonValueKind.Object
            || !group.Value.TryGetProperty("actions", out var actions) || actions.ValueKind != JsonValueKind.Object)
        {
            return "a group has items and actions";
        }

        if (items.EnumerateObject().Any(item => item.Value.ValueKind != JsonValueKind.String))
        {
            return "an item is the id of a person";
        }

        return (long)items.EnumerateObject().Count() * actions.EnumerateObject().Count() > MostAnswers ? "too many at once" : null;
    }

    private static ReadOnlyMemory<byte> Answer(Exchange exchange, JsonElement inspections)
    {
        var buffer = new ArrayBufferWriter<byte>(256);
        using (var writer = new Utf8JsonWriter(buffer))
        {
            writer.WriteStartObject();
            writer.WriteString("message", "ok");
            writer.WriteStartObject("inspections");
            foreach (var group in inspections.EnumerateObject())
            {
                writer.WriteStartObject(group.Name);
                foreach (var item in group.Value.GetProperty("items").EnumerateObject())
                {
                    writer.WriteStartObject(item.Name);
                    var person = NamedResources.Create(EntityTypes.Person, item.Value.GetString()!);
                    foreach (var action in group.Value.GetProperty("actions").EnumerateObject())
                    {
                        writer.WriteBoolean(action.Name, May(exchange, action.Name, person));
                    }

                    writer.WriteEndObject();
                }

                writer.WriteEndObject();
            }

            writer.WriteEndObject();
            writer.WriteEndObject();
        }

        return buffer.WrittenMemory;
    }

    /// <summary>An action that is not known is not permitted.</summary>
    private static bool May(Exchange exchange, string action, NamedResource person) =>
        CloudinaryAction.All.FirstOrDefault(known => known.Name == action) is { } asked && Authorizer.Permits(exchange, asked, person);
}
