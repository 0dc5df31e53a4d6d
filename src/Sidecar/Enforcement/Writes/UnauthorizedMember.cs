using System.Text.Json;

namespace Sidecar.Enforcement.Writes;

/// <summary>Cloudinary's <c>unauthorized</c>: the ids a bulk call skipped because the caller lacks the permission. Present only when there are any.</summary>
internal static class UnauthorizedMember
{
    /// <summary>The answer with the ids added to those Cloudinary itself may have listed.</summary>
    public static ReadOnlyMemory<byte> Append(JsonElement answer, IReadOnlyList<string> ids)
    {
        List<string> all = [];
        return JsonEdit.Write(
            answer,
            (_, property) =>
            {
                if (!property.NameEquals("unauthorized") || property.Value.ValueKind != JsonValueKind.Array)
                {
                    return false;
                }

                all.AddRange(property.Value.EnumerateArray().Select(id => id.ToString()));
                return true;
            },
            writer =>
            {
                writer.WriteStartArray("unauthorized");
                foreach (var id in all.Concat(ids))
                {
                    writer.WriteStringValue(id);
                }

                writer.WriteEndArray();
            });
    }
}
