using Sidecar.Enforcement.Bindings;
using Sidecar.Policy.Cloudinary;

namespace Sidecar.Catalogue;

/// <summary>Notifications, and services that are known and not offered.</summary>
internal static class ServiceOperations
{
    public static IReadOnlyList<Operation> All { get; } =
    [
        new()
        {
            // Waits for up to a minute for a message; Upstream:ActivityTimeout is longer.
            Name = "notification_messages", Method = "GET", Template = "/v2/notifications/{cloud}/messages", Parameters = ServiceParameters.Messages,
            Enforcement = EnforcementKind.Bound, Action = CloudinaryAction.Read, ResourceType = EntityTypes.Trigger, IdName = "batch_id",
            Service = new() { Binds = BindingKind.Batch }, ReadsAnything = true,
            Requires = "batch_id of a call of the caller's, and no channel; else read → every Trigger, or read → ProductEnvironment; and read → every Asset, since messages name any",
            Answer = "403",
        },
        new()
        {
            Name = "notification_ack", Method = "POST", Template = "/v2/notifications/{cloud}/messages/ack", Parameters = ServiceParameters.Acknowledge,
            Body = BodyForm.Json, Enforcement = EnforcementKind.Global, Action = CloudinaryAction.Update, ResourceType = EntityTypes.Trigger,
            Requires = "update → every Trigger, or update → ProductEnvironment", Answer = "403",
        },
        Refused("collections", "/v2/collections/{cloud}/{path...}", "its paths are not published in full"),
        Refused("media_delivery", "/v2/{cloud}/media_delivery/{path...}", "its parameters are not published"),
    ];

    private static Operation Refused(string name, string template, string why) =>
        AssetOperations.Refused(name, OperationCatalogue.AnyMethod, template) with { Refusal = $"Operation {name} is not offered by the sidecar: {why}" };
}
