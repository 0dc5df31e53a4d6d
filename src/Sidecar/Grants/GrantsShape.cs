using Sidecar.Budgets;
using Sidecar.Policy.Cloudinary;

namespace Sidecar.Grants;

/// <summary>What a value of the grants file may be.</summary>
internal abstract record FieldType
{
    /// <summary>A text.</summary>
    public sealed record Text : FieldType;

    /// <summary>True or false.</summary>
    public sealed record Flag : FieldType;

    /// <summary>A whole number.</summary>
    public sealed record Number(int Min, int Max) : FieldType;

    /// <summary>The number of the file's version, which is 1.</summary>
    public sealed record Version : FieldType;

    /// <summary>One of a few words.</summary>
    public sealed record Choice(IReadOnlyList<string> Values) : FieldType;

    /// <summary>A list.</summary>
    public sealed record List(FieldType Item, bool NotEmpty = false) : FieldType;

    /// <summary>A map with these keys.</summary>
    public sealed record Map(GrantsShape Shape) : FieldType;

    /// <summary>A text, or a map that says more.</summary>
    public sealed record TextOrMap(GrantsShape Shape) : FieldType;
}

/// <summary>A key of a map.</summary>
internal sealed record GrantsField(string Name, FieldType Type, bool Required = false);

/// <summary>
/// The keys of one kind of map in the grants file. The reader knows the file's form from these tables only, and a test holds
/// <c>schema/grants.schema.json</c> against them.
/// </summary>
/// <param name="Name">Its name in the schema's <c>$defs</c>.</param>
/// <param name="Fields">The keys.</param>
/// <param name="ExactlyOne">Groups of keys of which exactly one must be there.</param>
internal sealed record GrantsShape(string Name, IReadOnlyList<GrantsField> Fields, params IReadOnlyList<string>[] ExactlyOne)
{
    private static readonly FieldType Text = new FieldType.Text();
    private static readonly FieldType Flag = new FieldType.Flag();
    private static readonly FieldType Texts = new FieldType.List(Text);

    /// <summary>Folder modes in the order of <see cref="FolderMode"/>.</summary>
    public static readonly IReadOnlyList<string> FolderModes = ["dynamic", "fixed"];

    /// <summary>Role scopes in the order of <see cref="Policy.Grants.RoleScope"/>.</summary>
    public static readonly IReadOnlyList<string> RoleScopes = ["global", "folder"];

    /// <summary>The actions a permission can name; <c>*</c> is every action.</summary>
    public static readonly IReadOnlyList<string> Actions = [.. CloudinaryAction.All.Select(action => action.Name), "*"];

    private static readonly GrantsShape Upstream = new(
        "upstream",
        [
            new("api_key", Text), new("api_key_env", Text), new("api_key_file", Text),
            new("api_secret", Text), new("api_secret_env", Text), new("api_secret_file", Text),
        ],
        ["api_key", "api_key_env", "api_key_file"],
        ["api_secret", "api_secret_env", "api_secret_file"]);

    private static readonly GrantsShape Notifications = new(
        "notifications", [new("secret", Text), new("secret_env", Text), new("secret_file", Text)], ["secret", "secret_env", "secret_file"]);

    private static readonly GrantsShape Environment = new(
        "environment",
        [
            new("cloud", Text, true), new("id", Text, true), new("folder_mode", new FieldType.Choice(FolderModes), true),
            new("base_url", Text), new("upstream", new FieldType.Map(Upstream), true),
            new("delivery_hosts", Texts), new("notification_hosts", Texts), new("default_presets", Texts),
            new("notifications", new FieldType.Map(Notifications)),
        ]);

    private static readonly GrantsShape Role = new("role_assignment", [new("role", Text, true), new("cloud", Text)]);

    private static readonly GrantsShape Folder = new(
        "folder",
        [
            new("path", Text), new("id", Text), new("level", new FieldType.Choice(FolderLevels.Names)), new("role", Text), new("cloud", Text),
        ],
        ["path", "id"],
        ["level", "role"]);

    private static readonly FieldType Roles = new FieldType.List(new FieldType.TextOrMap(Role));
    private static readonly FieldType Folders = new FieldType.List(new FieldType.Map(Folder));

    private static readonly GrantsShape Budget = new(
        "budget",
        [
            new("calls_per_hour", new FieldType.Number(0, KeyBudget.Largest), true), new("burst", new FieldType.Number(0, KeyBudget.Largest)),
        ]);

    private static readonly GrantsShape Key = new(
        "key",
        [
            new("key", Text, true), new("name", Text), new("cloud", Text, true),
            new("secret", Text), new("secret_env", Text), new("secret_file", Text),
            new("enabled", Flag), new("act_for", Flag), new("groups", Texts), new("roles", Roles), new("folders", Folders),
            new("budget", new FieldType.Map(Budget)),
        ],
        ["secret", "secret_env", "secret_file"]);

    private static readonly GrantsShape User = new(
        "user",
        [
            new("id", Text, true), new("name", Text), new("email", Text), new("enabled", Flag),
            new("groups", Texts), new("roles", Roles), new("folders", Folders),
        ]);

    private static readonly GrantsShape Group = new(
        "group", [new("id", Text, true), new("name", Text), new("roles", Roles), new("folders", Folders)]);

    private static readonly GrantsShape Permission = new(
        "permission",
        [
            new("actions", new FieldType.List(new FieldType.Choice(Actions), NotEmpty: true), true),
            new("resource", new FieldType.Choice(KnownTypes.ResourceNames), true),
            new("resource_types", new FieldType.List(new FieldType.Choice(["image", "video", "raw"]), NotEmpty: true)),
            new("types", new FieldType.List(Text, NotEmpty: true)),
        ]);

    private static readonly GrantsShape CustomRole = new(
        "role",
        [
            new("id", Text, true), new("name", Text), new("scope", new FieldType.Choice(RoleScopes), true),
            new("permissions", new FieldType.List(new FieldType.Map(Permission), NotEmpty: true), true),
        ]);

    private static readonly GrantsShape Share = new(
        "share",
        [
            new("user", Text), new("group", Text), new("key", Text), new("level", new FieldType.Choice(CollectionLevels.Names), true),
        ],
        ["user", "group", "key"]);

    private static readonly GrantsShape Collection = new(
        "collection",
        [
            new("id", Text, true), new("name", Text), new("cloud", Text), new("assets", Texts),
            new("shares", new FieldType.List(new FieldType.Map(Share))),
        ]);

    private static readonly GrantsShape UnsignedUpload = new(
        "unsigned_upload", [new("preset", Text, true), new("cloud", Text), new("folders", Folders)]);

    private static readonly GrantsShape PolicyText = new(
        "policy",
        [new("file", Text), new("cedar", Text), new("name", Text), new("cloud", Text), new("enabled", Flag)],
        ["file", "cedar"]);

    private static readonly GrantsShape AccountKey = new(
        "account_key",
        [
            new("key", Text, true), new("name", Text), new("secret", Text), new("secret_env", Text), new("secret_file", Text), new("enabled", Flag),
            new("roles", Texts),
        ],
        ["secret", "secret_env", "secret_file"]);

    private static readonly GrantsShape Account = new(
        "account",
        [
            new("id", Text, true), new("base_url", Text), new("upstream", new FieldType.Map(Upstream), true),
            new("keys", ListOf(AccountKey, notEmpty: true), true),
        ]);

    /// <summary>What can be read from Cloudinary, in the order of <see cref="Cloudinary.SourceParts"/>.</summary>
    public static readonly IReadOnlyList<string> SourceParts = ["policies", "roles", "users", "groups", "keys"];

    private static readonly GrantsShape Source = new(
        "cloudinary",
        [
            new("account", Text, true), new("base_url", Text), new("upstream", new FieldType.Map(Upstream), true),
            new("clouds", new FieldType.List(Text, NotEmpty: true)),
            new("parts", new FieldType.List(new FieldType.Choice(SourceParts), NotEmpty: true)), new("own_keys", Flag),
        ]);

    /// <summary>The whole file.</summary>
    public static readonly GrantsShape File = new(
        "grants",
        [
            new("version", new FieldType.Version(), true),
            new("environments", ListOf(Environment, notEmpty: true), true),
            new("keys", ListOf(Key)), new("users", ListOf(User)), new("groups", ListOf(Group)), new("roles", ListOf(CustomRole)),
            new("collections", ListOf(Collection)), new("unsigned_uploads", ListOf(UnsignedUpload)), new("policies", ListOf(PolicyText)),
            new("account", new FieldType.Map(Account)), new("cloudinary", new FieldType.Map(Source)),
        ]);

    private static FieldType.List ListOf(GrantsShape shape, bool notEmpty = false) => new(new FieldType.Map(shape), notEmpty);
}
