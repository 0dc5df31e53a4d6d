using Sidecar.Budgets;
using Sidecar.Grants.Cloudinary;
using Sidecar.Policy.Cloudinary;
using Sidecar.Policy.Grants;

namespace Sidecar.Grants;

/// <summary>Reads the text of a grants file, without touching the files it names.</summary>
internal sealed class GrantsFileReader
{
    private readonly string file;

    private GrantsFileReader(string file) => this.file = file;

    /// <exception cref="GrantsFileException">The text is not a grants file.</exception>
    public static GrantsFile Read(string file, string text)
    {
        var root = YamlTreeReader.Read(file, text)
            ?? throw new GrantsFileException(file, 1, 1, "a map with the key \"version\"", "an empty file");
        new ShapeChecker(file).Check(root, new FieldType.Map(GrantsShape.File));
        return new GrantsFileReader(file).Read((YamlMap)root);
    }

    private GrantsFile Read(YamlMap root)
    {
        var environments = root.Maps("environments");
        var keys = root.Maps("keys");
        var document = new GrantsDocument(environments.Select(Environment).ToArray())
        {
            Keys = keys.Select(Key).ToArray(),
            Users = root.Maps("users").Select(User).ToArray(),
            Groups = root.Maps("groups").Select(Group).ToArray(),
            Roles = root.Maps("roles").Select(Role).ToArray(),
            Collections = root.Maps("collections").Select(Collection).ToArray(),
            UnsignedUploads = root.Maps("unsigned_uploads").Select(UnsignedUpload).ToArray(),
            Account = root.Find("account") is YamlMap account ? Account(account) : null,
        };
        return new GrantsFile(
            root,
            document,
            keys.Select(key => Secret(key, "secret")).ToArray(),
            environments.Select(Upstream).ToArray(),
            root.Maps("policies").Select(Policy).ToArray())
        {
            KeyBudgets = keys.Select(key => key.Find("budget") is YamlMap budget
                ? new KeyBudget(budget.Number("calls_per_hour", 0), budget.Number("burst", 0))
                : null).ToArray(),
            Account = root.Find("account") is YamlMap map
                ? new AccountSource(Upstream(map), map.Maps("keys").Select(key => Secret(key, "secret")).ToArray())
                : null,
            Cloudinary = root.Find("cloudinary") is YamlMap source ? CloudinaryFileSection.Read(file, source, document, Upstream(source)) : null,
        };
    }

    private static AccountEntry Account(YamlMap map) => new(map.Text("id")!, map.Maps("keys").Select(key => new AccountKeyEntry(key.Text("key")!)
    {
        Name = key.Text("name"),
        Enabled = key.Flag("enabled", true),
        Roles = key.Texts("roles"),
    }).ToArray());

    private static EnvironmentEntry Environment(YamlMap map) => new(
        map.Text("cloud")!, map.Text("id")!, (FolderMode)map.Choice("folder_mode", GrantsShape.FolderModes)!.Value);

    private UpstreamSource Upstream(YamlMap environment)
    {
        var upstream = (YamlMap)environment.Find("upstream")!;
        return new UpstreamSource(Secret(upstream, "api_key"), Secret(upstream, "api_secret"), BaseAddress(environment), Settings(environment))
        {
            NotificationSecret = environment.Find("notifications") is YamlMap notifications ? Secret(notifications, "secret") : null,
        };
    }

    private EnvironmentSettings Settings(YamlMap environment) => new(
        Hosts(environment, "delivery_hosts", HostPattern.TryParse, "a host name in lower case, such as images.example.com or *.example.com"),
        environment.Find("notification_hosts") is null
            ? null
            : Hosts(environment, "notification_hosts", NotificationHost.TryParse, "a host in lower case, such as hooks.example.com, *.example.com or http://10.0.0.7:8080"),
        environment.Texts("default_presets"));

    private T[] Hosts<T>(YamlMap environment, string name, Func<string, T?> parse, string expected)
        where T : class =>
        environment.Items(name).Select(item => parse(((YamlScalar)item).Value)
            ?? throw new GrantsFileException(file, item.Line, item.Column, expected, "a text that is none")).ToArray();

    private Uri? BaseAddress(YamlMap environment)
    {
        if (environment.Find("base_url") is not YamlScalar node)
        {
            return null;
        }

        return Uri.TryCreate(node.Value, UriKind.Absolute, out var uri)
            && uri.Scheme is "https" or "http"
            && uri is { PathAndQuery: "/", Fragment: "", UserInfo: "" }
                ? uri
                : throw new GrantsFileException(
                    file, node.Line, node.Column, "the address of a server, such as https://api.cloudinary.com", "a text that is none");
    }

    private static KeyEntry Key(YamlMap map) => new(map.Text("key")!, map.Text("cloud")!)
    {
        Name = map.Text("name"),
        Enabled = map.Flag("enabled", true),
        ActFor = map.Flag("act_for", false),
        Groups = map.Texts("groups"),
        Roles = Roles(map),
        Folders = Folders(map),
    };

    private static UserEntry User(YamlMap map) => new(map.Text("id")!)
    {
        Name = map.Text("name"),
        Email = map.Text("email"),
        Enabled = map.Flag("enabled", true),
        Groups = map.Texts("groups"),
        Roles = Roles(map),
        Folders = Folders(map),
    };

    private static GroupEntry Group(YamlMap map) => new(map.Text("id")!)
    {
        Name = map.Text("name"),
        Roles = Roles(map),
        Folders = Folders(map),
    };

    private static RoleAssignment[] Roles(YamlMap map) =>
        map.Items("roles").Select(item => item is YamlMap role
            ? new RoleAssignment(role.Text("role")!, role.Text("cloud"))
            : new RoleAssignment(((YamlScalar)item).Value)).ToArray();

    private static FolderAssignment[] Folders(YamlMap map) =>
        map.Maps("folders").Select(folder => new FolderAssignment
        {
            Path = folder.Text("path"),
            Id = folder.Text("id"),
            Level = (FolderLevel?)folder.Choice("level", FolderLevels.Names),
            Role = folder.Text("role"),
            Cloud = folder.Text("cloud"),
        }).ToArray();

    private static RoleEntry Role(YamlMap map) => new(
        map.Text("id")!,
        (RoleScope)map.Choice("scope", GrantsShape.RoleScopes)!.Value,
        map.Maps("permissions").Select(Permission).ToArray())
    {
        Name = map.Text("name"),
    };

    private static RolePermission Permission(YamlMap map)
    {
        var names = map.Texts("actions");
        var actions = names.Contains("*") ? null : names.Distinct().Select(Action).ToArray();
        var type = KnownTypes.Resources[map.Choice("resource", KnownTypes.ResourceNames)!.Value];
        return new RolePermission(actions, type) { ResourceTypes = map.Texts("resource_types"), Types = map.Texts("types") };
    }

    private static CloudinaryAction Action(string name) => CloudinaryAction.All.First(action => action.Name == name);

    private CollectionEntry Collection(YamlMap map) => new(map.Text("id")!)
    {
        Name = map.Text("name"),
        Cloud = map.Text("cloud"),
        Assets = map.Items("assets").Select(item => Asset((YamlScalar)item)).ToArray(),
        Shares = map.Maps("shares").Select(Share).ToArray(),
    };

    private CollectionAsset Asset(YamlScalar node)
    {
        var value = node.Value;
        if (value.Length == 32 && value.All(char.IsAsciiHexDigitLower))
        {
            return new CollectionAsset(value);
        }

        return value.Split('/', 3) is [("image" or "video" or "raw") and var resourceType, { Length: > 0 } type, { Length: > 0 } publicId]
            ? new CollectionAsset(null, resourceType, type, publicId)
            : throw new GrantsFileException(
                file, node.Line, node.Column, "an asset id of 32 hexadecimal digits, or resource_type/type/public_id", "a text that is neither");
    }

    private static CollectionShare Share(YamlMap map)
    {
        var level = (CollectionLevel)map.Choice("level", CollectionLevels.Names)!.Value;
        return map.Text("user") is { } user ? new CollectionShare(EntityTypes.User, user, level)
            : map.Text("group") is { } group ? new CollectionShare(EntityTypes.Group, group, level)
            : new CollectionShare(EntityTypes.ApiKey, map.Text("key")!, level);
    }

    private static UnsignedUploadEntry UnsignedUpload(YamlMap map) => new(map.Text("preset")!)
    {
        Cloud = map.Text("cloud"),
        Folders = Folders(map),
    };

    private static PolicySource Policy(YamlMap map, int index) => new(
        index, map.Find("file") as YamlScalar, map.Find("cedar") as YamlScalar, map.Text("name"), map.Text("cloud"), map.Flag("enabled", true));

    private static SecretSource Secret(YamlMap map, string name)
    {
        var (kind, node) = map.Find(name) is YamlScalar inline ? (SecretKind.Inline, inline)
            : map.Find($"{name}_env") is YamlScalar variable ? (SecretKind.Environment, variable)
            : (SecretKind.File, (YamlScalar)map.Find($"{name}_file")!);
        return new SecretSource(kind, new SecretText(node.Value), node.Line, node.Column);
    }
}
