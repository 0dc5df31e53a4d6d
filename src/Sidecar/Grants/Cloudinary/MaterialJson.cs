using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using Sidecar.Policy.Grants;

namespace Sidecar.Grants.Cloudinary;

/// <summary>The body of a payload: a material as JSON. Names are short because there are many; their meaning never changes within a format.</summary>
internal sealed record MaterialBody
{
    [JsonPropertyName("coverage")]
    public required string Coverage { get; init; }

    /// <summary>Ticks of the wall clock in UTC.</summary>
    [JsonPropertyName("read_at")]
    public required long ReadAt { get; init; }

    [JsonPropertyName("environments")]
    public required IReadOnlyList<EnvironmentBody> Environments { get; init; }

    [JsonPropertyName("groups")]
    public required IReadOnlyList<GroupBody> Groups { get; init; }

    [JsonPropertyName("off")]
    public required IReadOnlyList<string> DisabledUsers { get; init; }

    [JsonPropertyName("roles")]
    public required IReadOnlyList<RoleBody> Roles { get; init; }

    [JsonPropertyName("policies")]
    public required IReadOnlyList<PolicyBody> Policies { get; init; }

    /// <summary>Secrets of keys, sealed; null when there are none.</summary>
    [JsonPropertyName("sealed")]
    public byte[]? Sealed { get; init; }

    internal sealed record EnvironmentBody(
        [property: JsonPropertyName("id")] string Id,
        [property: JsonPropertyName("cloud")] string Cloud,
        [property: JsonPropertyName("on")] bool Enabled,
        [property: JsonPropertyName("keys")] IReadOnlyList<KeyBody> Keys,
        [property: JsonPropertyName("users")] IReadOnlyList<UserBody> Users,
        [property: JsonPropertyName("policies")] IReadOnlyList<PolicyBody> Policies,
        [property: JsonPropertyName("has")] IReadOnlyList<AssignmentBody> Assignments);

    internal sealed record KeyBody(
        [property: JsonPropertyName("k")] string Key, [property: JsonPropertyName("on")] bool Enabled, [property: JsonPropertyName("n")] string? Name = null);

    internal sealed record UserBody([property: JsonPropertyName("id")] string Id, [property: JsonPropertyName("on")] bool Enabled);

    internal sealed record GroupBody(
        [property: JsonPropertyName("id")] string Id, [property: JsonPropertyName("m")] IReadOnlyList<string> Members, [property: JsonPropertyName("n")] string? Name = null);

    internal sealed record RoleBody(
        [property: JsonPropertyName("id")] string Id, [property: JsonPropertyName("changed")] long UpdatedAt,
        [property: JsonPropertyName("read")] long ReadAt, [property: JsonPropertyName("p")] IReadOnlyList<PolicyBody> Policies);

    internal sealed record PolicyBody(
        [property: JsonPropertyName("id")] string Id, [property: JsonPropertyName("c")] string Statement, [property: JsonPropertyName("on")] bool Enabled);

    internal sealed record AssignmentBody(
        [property: JsonPropertyName("t")] string PrincipalType, [property: JsonPropertyName("p")] string PrincipalId, [property: JsonPropertyName("r")] string Role,
        [property: JsonPropertyName("f")] string? FolderId = null, [property: JsonPropertyName("c")] string? CollectionId = null);
}

/// <summary>Material to bytes and back.</summary>
internal static class MaterialJson
{
    private static readonly JsonTypeInfo<MaterialBody> Form = new MaterialTypes(new JsonSerializerOptions
    {
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,

        // A missing member would be an empty list: a forbid that is gone.
        RespectNullableAnnotations = true,
        RespectRequiredConstructorParameters = true,
        AllowDuplicateProperties = false,
    }).MaterialBody;

    /// <param name="coverage">What it was read with.</param>
    /// <param name="material">The grants.</param>
    /// <param name="sealedKeys">Sealed secrets, or null.</param>
    /// <param name="json">Where it goes.</param>
    public static void Write(string coverage, CloudinaryMaterial material, byte[]? sealedKeys, Stream json) =>
        JsonSerializer.Serialize(json, Body(coverage, material, sealedKeys, timeless: false), Form);

    /// <summary>A hash of what it says, whenever it was read.</summary>
    public static byte[] Digest(string coverage, CloudinaryMaterial material)
    {
        using var hash = SHA256.Create();
        using (var stream = new CryptoStream(Stream.Null, hash, CryptoStreamMode.Write))
        {
            JsonSerializer.Serialize(stream, Body(coverage, material, null, timeless: true), Form);
        }

        return hash.Hash!;
    }

    /// <exception cref="JsonException">It is not what <see cref="Write"/> writes.</exception>
    public static (string Coverage, CloudinaryMaterial Material, byte[]? Sealed) Read(Stream json)
    {
        var body = JsonSerializer.Deserialize(json, Form) ?? throw new JsonException("null");
        var material = new CloudinaryMaterial(Time(body.ReadAt))
        {
            Environments = [.. body.Environments.Select(e => new MaterialEnvironment(e.Id, e.Enabled)
            {
                Cloud = e.Cloud,
                Keys = [.. e.Keys.Select(k => new MaterialKey(k.Key, k.Name, k.Enabled))],
                Users = [.. e.Users.Select(u => new MaterialUser(u.Id, u.Enabled))],
                Policies = Policies(e.Policies),
                Assignments = [.. e.Assignments.Select(a => new MaterialAssignment(a.PrincipalType, a.PrincipalId, a.Role, a.FolderId, a.CollectionId))],
            })],
            Groups = [.. body.Groups.Select(g => new MaterialGroup(g.Id, g.Name, g.Members))],
            DisabledUsers = body.DisabledUsers,
            Roles = [.. body.Roles.Select(r => new MaterialRole(r.Id, r.UpdatedAt, Time(r.ReadAt), Policies(r.Policies)))],
            Policies = Policies(body.Policies),
        };
        return (body.Coverage, material, body.Sealed);
    }

    private static MaterialBody Body(string coverage, CloudinaryMaterial material, byte[]? sealedKeys, bool timeless) => new()
    {
        Coverage = coverage,
        ReadAt = timeless ? 0 : material.ReadAt.UtcTicks,
        Environments = [.. material.Environments.Select(e => new MaterialBody.EnvironmentBody(
            e.Id, e.Cloud, e.Enabled,
            [.. e.Keys.Select(k => new MaterialBody.KeyBody(k.Key, k.Enabled, k.Name))],
            [.. e.Users.Select(u => new MaterialBody.UserBody(u.Id, u.Enabled))],
            Policies(e.Policies),
            [.. e.Assignments.Select(a => new MaterialBody.AssignmentBody(a.PrincipalType, a.PrincipalId, a.Role, a.FolderId, a.CollectionId))]))],
        Groups = [.. material.Groups.Select(g => new MaterialBody.GroupBody(g.Id, g.Members, g.Name))],
        DisabledUsers = material.DisabledUsers,
        Roles = [.. material.Roles.Select(r => new MaterialBody.RoleBody(r.Id, r.UpdatedAt, timeless ? 0 : r.ReadAt.UtcTicks, Policies(r.Policies)))],
        Policies = Policies(material.Policies),
        Sealed = sealedKeys,
    };

    private static DateTimeOffset Time(long ticks) => ticks >= DateTimeOffset.MinValue.UtcTicks && ticks <= DateTimeOffset.MaxValue.UtcTicks
        ? new DateTimeOffset(ticks, TimeSpan.Zero)
        : throw new JsonException("no time");

    private static MaterialBody.PolicyBody[] Policies(IReadOnlyList<MaterialPolicy> policies) =>
        [.. policies.Select(p => new MaterialBody.PolicyBody(p.Id, p.Statement, p.Enabled))];

    private static MaterialPolicy[] Policies(IReadOnlyList<MaterialBody.PolicyBody> policies) =>
        [.. policies.Select(p => new MaterialPolicy(p.Id, p.Statement, p.Enabled))];
}

/// <summary>Generated: looking at the types while a replica starts takes longer than reading a small account.</summary>
[JsonSourceGenerationOptions(GenerationMode = JsonSourceGenerationMode.Metadata)]
[JsonSerializable(typeof(MaterialBody))]
[JsonSerializable(typeof(MaterialPayload.Envelope))]
[JsonSerializable(typeof(Dictionary<string, string>))]
internal sealed partial class MaterialTypes : JsonSerializerContext;
