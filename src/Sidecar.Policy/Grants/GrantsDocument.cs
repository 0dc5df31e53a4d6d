using Sidecar.Policy.Cloudinary;

namespace Sidecar.Policy.Grants;

/// <summary>
/// Everything that is granted, as data: what a grants file says once it is read, or what another source delivers. Holds no
/// secret and nothing that has no bearing on a decision.
/// </summary>
/// <param name="Environments">The product environments; one at least.</param>
public sealed record GrantsDocument(IReadOnlyList<EnvironmentEntry> Environments)
{
    /// <summary>The keys that apps hold.</summary>
    public IReadOnlyList<KeyEntry> Keys { get; init; } = [];

    /// <summary>The users a key may act for.</summary>
    public IReadOnlyList<UserEntry> Users { get; init; } = [];

    /// <summary>Groups of users and keys.</summary>
    public IReadOnlyList<GroupEntry> Groups { get; init; } = [];

    /// <summary>Custom roles.</summary>
    public IReadOnlyList<RoleEntry> Roles { get; init; } = [];

    /// <summary>Collections and whom they are shared with.</summary>
    public IReadOnlyList<CollectionEntry> Collections { get; init; } = [];

    /// <summary>Upload presets with which uploads without a credential are let through.</summary>
    public IReadOnlyList<UnsignedUploadEntry> UnsignedUploads { get; init; } = [];

    /// <summary>Hand-written Cedar policies.</summary>
    public IReadOnlyList<PolicyEntry> Policies { get; init; } = [];

    /// <summary>The account and the keys that may administer it; null for none.</summary>
    public AccountEntry? Account { get; init; }

    /// <summary>Policies that another source gives beside what this document says.</summary>
    public IReadOnlyList<SourcedPolicy> Sourced { get; init; } = [];
}

/// <summary>The account that the product environments belong to.</summary>
/// <param name="Id">Its id, as it stands in request paths.</param>
/// <param name="Keys">The keys that may call the account API; one at least.</param>
public sealed record AccountEntry(string Id, IReadOnlyList<AccountKeyEntry> Keys);

/// <summary>A key of the account.</summary>
/// <param name="Key">Its value.</param>
public sealed record AccountKeyEntry(string Key)
{
    /// <summary>A name for people.</summary>
    public string? Name { get; init; }

    /// <summary>A disabled key is denied everything.</summary>
    public bool Enabled { get; init; } = true;

    /// <summary>Ids of custom roles of scope global.</summary>
    public IReadOnlyList<string> Roles { get; init; } = [];
}

/// <summary>A product environment.</summary>
/// <param name="Cloud">Its cloud name.</param>
/// <param name="Id">Its id, as it stands in a 403.</param>
/// <param name="FolderMode">Where an asset's folder comes from.</param>
public sealed record EnvironmentEntry(string Cloud, string Id, FolderMode FolderMode);

/// <summary>A key.</summary>
/// <param name="Key">Its value.</param>
/// <param name="Cloud">The product environment it belongs to.</param>
public sealed record KeyEntry(string Key, string Cloud)
{
    /// <summary>A name for people.</summary>
    public string? Name { get; init; }

    /// <summary>A disabled key is denied everything.</summary>
    public bool Enabled { get; init; } = true;

    /// <summary>May name a user to act for.</summary>
    public bool ActFor { get; init; }

    /// <summary>Ids of groups.</summary>
    public IReadOnlyList<string> Groups { get; init; } = [];

    /// <summary>Roles over the whole environment.</summary>
    public IReadOnlyList<RoleAssignment> Roles { get; init; } = [];

    /// <summary>Folder grants.</summary>
    public IReadOnlyList<FolderAssignment> Folders { get; init; } = [];
}

/// <summary>A user.</summary>
/// <param name="Id">The id, as it stands in <c>Cloudinary::User::"id"</c>.</param>
public sealed record UserEntry(string Id)
{
    /// <summary>A name for people.</summary>
    public string? Name { get; init; }

    /// <summary>The e-mail address, for people.</summary>
    public string? Email { get; init; }

    /// <summary>A disabled user is denied everything.</summary>
    public bool Enabled { get; init; } = true;

    /// <summary>The environments in which there is such a user; null for every one.</summary>
    public IReadOnlyList<string>? Clouds { get; init; }

    /// <summary>Ids of groups.</summary>
    public IReadOnlyList<string> Groups { get; init; } = [];

    /// <summary>Roles over whole environments.</summary>
    public IReadOnlyList<RoleAssignment> Roles { get; init; } = [];

    /// <summary>Folder grants.</summary>
    public IReadOnlyList<FolderAssignment> Folders { get; init; } = [];
}

/// <summary>A group.</summary>
/// <param name="Id">The id, as it stands in <c>Cloudinary::Group::"id"</c>.</param>
public sealed record GroupEntry(string Id)
{
    /// <summary>A name for people.</summary>
    public string? Name { get; init; }

    /// <summary>Roles over whole environments.</summary>
    public IReadOnlyList<RoleAssignment> Roles { get; init; } = [];

    /// <summary>Folder grants.</summary>
    public IReadOnlyList<FolderAssignment> Folders { get; init; } = [];
}

/// <summary>A role given over a whole environment.</summary>
/// <param name="Role">Id of a system or custom role.</param>
/// <param name="Cloud">The environment, <c>*</c> for every one, null for the only one.</param>
public sealed record RoleAssignment(string Role, string? Cloud = null);

/// <summary>A level or a role given on a folder and everything below. Exactly one of path and id, exactly one of level and role.</summary>
public sealed record FolderAssignment
{
    /// <summary>The folder's path; "" is the root. The folder need not exist.</summary>
    public string? Path { get; init; }

    /// <summary>The folder's external id, which survives a rename.</summary>
    public string? Id { get; init; }

    /// <summary>The level.</summary>
    public FolderLevel? Level { get; init; }

    /// <summary>Id of a folder role.</summary>
    public string? Role { get; init; }

    /// <summary>The environment, <c>*</c> for every one (paths only), null for the only one.</summary>
    public string? Cloud { get; init; }
}

/// <summary>What a custom role can be given on.</summary>
public enum RoleScope
{
    /// <summary>A whole environment.</summary>
    Global,

    /// <summary>A folder and everything below.</summary>
    Folder,
}

/// <summary>A custom role.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Scope">What it can be given on.</param>
/// <param name="Permissions">What it permits.</param>
public sealed record RoleEntry(string Id, RoleScope Scope, IReadOnlyList<RolePermission> Permissions)
{
    /// <summary>A name for people.</summary>
    public string? Name { get; init; }
}

/// <summary>A collection.</summary>
/// <param name="Id">Its id, as policies name it in <c>collection_ids</c>.</param>
public sealed record CollectionEntry(string Id)
{
    /// <summary>A name for people.</summary>
    public string? Name { get; init; }

    /// <summary>The environment; null for the only one.</summary>
    public string? Cloud { get; init; }

    /// <summary>The assets in it.</summary>
    public IReadOnlyList<CollectionAsset> Assets { get; init; } = [];

    /// <summary>Whom it is shared with.</summary>
    public IReadOnlyList<CollectionShare> Shares { get; init; } = [];
}

/// <summary>An asset in a collection, by its immutable id or by resource type, type and public id.</summary>
/// <param name="AssetId">The asset id; null when named the other way.</param>
/// <param name="ResourceType"><c>image</c>, <c>video</c> or <c>raw</c>.</param>
/// <param name="Type">The delivery type.</param>
/// <param name="PublicId">The public id.</param>
public sealed record CollectionAsset(string? AssetId, string? ResourceType = null, string? Type = null, string? PublicId = null);

/// <summary>A share of a collection.</summary>
/// <param name="PrincipalType"><see cref="EntityTypes.User"/>, <see cref="EntityTypes.Group"/> or <see cref="EntityTypes.ApiKey"/>.</param>
/// <param name="PrincipalId">The principal's id.</param>
/// <param name="Level">The level.</param>
public sealed record CollectionShare(string PrincipalType, string PrincipalId, CollectionLevel Level);

/// <summary>An upload preset with which uploads without a credential are let through.</summary>
/// <param name="Preset">The preset's name.</param>
public sealed record UnsignedUploadEntry(string Preset)
{
    /// <summary>The environment; null for the only one.</summary>
    public string? Cloud { get; init; }

    /// <summary>Where such uploads may land.</summary>
    public IReadOnlyList<FolderAssignment> Folders { get; init; } = [];
}

/// <summary>A text of Cedar policies.</summary>
/// <param name="Name">Unique; policies are numbered behind it: <c>name#0</c>, <c>name#1</c> …</param>
/// <param name="Text">The Cedar text.</param>
public sealed record PolicyEntry(string Name, string Text)
{
    /// <summary>The environment, <c>*</c> for every one, null for the only one.</summary>
    public string? Cloud { get; init; }

    /// <summary>A disabled text is checked like the others and has no effect.</summary>
    public bool Enabled { get; init; } = true;
}
