namespace Sidecar.Policy.Grants;

/// <summary>
/// What Cloudinary said about grants at one moment, as data: nothing in it is parsed or judged yet, and it holds no secret. Compared by reference; two
/// readings of the same content are told apart by whoever read them.
/// </summary>
/// <param name="ReadAt">When reading began. Later changes may be missing from it.</param>
public sealed record CloudinaryMaterial(DateTimeOffset ReadAt)
{
    /// <summary>The product environments that were read; others of the account are left out.</summary>
    public IReadOnlyList<MaterialEnvironment> Environments { get; init; } = [];

    /// <summary>Groups of the account.</summary>
    public IReadOnlyList<MaterialGroup> Groups { get; init; } = [];

    /// <summary>Ids of users of the document who are disabled and were in no environment's list.</summary>
    public IReadOnlyList<string> DisabledUsers { get; init; } = [];

    /// <summary>Every role that somebody has, system and custom.</summary>
    public IReadOnlyList<MaterialRole> Roles { get; init; } = [];

    /// <summary>Custom policies of the account as a whole.</summary>
    public IReadOnlyList<MaterialPolicy> Policies { get; init; } = [];
}

/// <summary>A product environment.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Enabled">False: nobody gets in.</param>
public sealed record MaterialEnvironment(string Id, bool Enabled)
{
    /// <summary>Its cloud name at Cloudinary; "" when it was not read.</summary>
    public string Cloud { get; init; } = "";

    /// <summary>Its access keys.</summary>
    public IReadOnlyList<MaterialKey> Keys { get; init; } = [];

    /// <summary>The users who have access to it.</summary>
    public IReadOnlyList<MaterialUser> Users { get; init; } = [];

    /// <summary>Its custom policies.</summary>
    public IReadOnlyList<MaterialPolicy> Policies { get; init; } = [];

    /// <summary>Who has which role in it.</summary>
    public IReadOnlyList<MaterialAssignment> Assignments { get; init; } = [];
}

/// <summary>An access key, without its secret.</summary>
/// <param name="Key">Its value.</param>
/// <param name="Name">A name for people.</param>
/// <param name="Enabled">A disabled key is denied everything.</param>
public sealed record MaterialKey(string Key, string? Name, bool Enabled);

/// <summary>A user.</summary>
/// <param name="Id">The id.</param>
/// <param name="Enabled">A disabled user is denied everything.</param>
public sealed record MaterialUser(string Id, bool Enabled);

/// <summary>A group.</summary>
/// <param name="Id">The id.</param>
/// <param name="Name">A name for people.</param>
/// <param name="Members">Ids of users.</param>
public sealed record MaterialGroup(string Id, string? Name, IReadOnlyList<string> Members);

/// <summary>A role with the Cedar texts it is made of.</summary>
/// <param name="Id">The id.</param>
/// <param name="UpdatedAt">When it was changed, seconds since 1970; 0 when Cloudinary does not say.</param>
/// <param name="ReadAt">When its texts were read; they are not read anew while <paramref name="UpdatedAt"/> stands still.</param>
/// <param name="Policies">Its texts. A placeholder such as <c>&lt;folder_id&gt;</c> stands for a parameter of the assignment.</param>
public sealed record MaterialRole(string Id, long UpdatedAt, DateTimeOffset ReadAt, IReadOnlyList<MaterialPolicy> Policies);

/// <summary>A policy.</summary>
/// <param name="Id">The id.</param>
/// <param name="Statement">Its Cedar text: one statement or several.</param>
/// <param name="Enabled">A disabled one has no effect.</param>
public sealed record MaterialPolicy(string Id, string Statement, bool Enabled = true);

/// <summary>A role that somebody has.</summary>
/// <param name="PrincipalType"><c>user</c>, <c>group</c> or <c>apiKey</c>; others have no effect in a product environment.</param>
/// <param name="PrincipalId">The principal's id; for a key its value.</param>
/// <param name="Role">Id of a role.</param>
/// <param name="FolderId">External id of the folder it is given on; null for none.</param>
/// <param name="CollectionId">Id of the collection it is given on; null for none.</param>
public sealed record MaterialAssignment(string PrincipalType, string PrincipalId, string Role, string? FolderId = null, string? CollectionId = null);
