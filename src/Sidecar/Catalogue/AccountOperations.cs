using Sidecar.Policy.Cloudinary;

namespace Sidecar.Catalogue;

/// <summary>What concerns the product environment as a whole.</summary>
internal static class AccountOperations
{
    public static IReadOnlyList<Operation> All { get; } =
    [
        new()
        {
            Name = "ping", Method = "GET", Template = "/v1_1/{cloud}/ping", Parameters = ParameterSets.None,
            Enforcement = EnforcementKind.Allow, Requires = "authentication only", Answer = "as upstream",
        },
        new()
        {
            Name = "config", Method = "GET", Template = "/v1_1/{cloud}/config", Parameters = ParameterSets.Settings,
            Enforcement = EnforcementKind.Allow, Requires = "authentication only (cloud name and folder mode, no asset data)", Answer = "as upstream",
        },
        new()
        {
            Name = "usage", Method = "GET", Template = "/v1_1/{cloud}/usage", Parameters = ParameterSets.Usage,
            Enforcement = EnforcementKind.Named, Action = CloudinaryAction.Read, ResourceType = EntityTypes.Report,
            Requires = "read → Report(type=env_usage)", Answer = "403",
        },
        new()
        {
            Name = "usage_on", Method = "GET", Template = "/v1_1/{cloud}/usage/{date}", Parameters = ParameterSets.None,
            Enforcement = EnforcementKind.Named, Action = CloudinaryAction.Read, ResourceType = EntityTypes.Report,
            Requires = "read → Report(type=env_usage)", Answer = "403",
        },
        new()
        {
            Name = "resource_types", Method = "GET", Template = "/v1_1/{cloud}/resources", Parameters = ParameterSets.None,
            Enforcement = EnforcementKind.Allow, Requires = "authentication only (no asset data)", Answer = "as upstream",
        },
        new()
        {
            Name = "tags", Method = "GET", Template = $"/v1_1/{{cloud}}/tags/{AssetOperations.ResourceTypes}", Parameters = ParameterSets.Tags,
            Enforcement = EnforcementKind.Global, Action = CloudinaryAction.Read, ResourceType = EntityTypes.Asset,
            Requires = "read → every Asset (tag names of all folders cannot be filtered), or read → ProductEnvironment", Answer = "403",
        },
    ];
}
