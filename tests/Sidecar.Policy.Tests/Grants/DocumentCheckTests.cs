using Sidecar.Policy.Cloudinary;
using Sidecar.Policy.Grants;

namespace Sidecar.Policy.Tests.Grants;

public class DocumentCheckTests
{
    private static readonly RoleEntry Global = new("global-role", RoleScope.Global, [new RolePermission(null, EntityTypes.UploadPreset)]);
    private static readonly RoleEntry Folder = new("folder-role", RoleScope.Folder, [new RolePermission(null, EntityTypes.Asset)]);

    public static TheoryData<string, string, GrantsDocument> Mistakes => new()
    {
        { "environments", "at least one", new GrantsDocument([]) },
        { "environments[1].cloud", "used once", new GrantsDocument([Given.Environment(), Given.Environment(id: "ff")]) },
        { "environments[1].id", "used once", new GrantsDocument([Given.Environment(), Given.Environment(cloud: "other")]) },
        { "environments[0].cloud", "letters", new GrantsDocument([Given.Environment(cloud: "a/b")]) },
        { "environments[0].id", "letters", new GrantsDocument([Given.Environment(id: "a\"b")]) },
        { "keys[1].key", "used once", Given.Document() with { Keys = [Given.Key(), Given.Key()] } },
        { "keys[0].key", "not empty", Given.WithKey(Given.Key() with { Key = "" }) },
        { "keys[0].key", "control", Given.WithKey(Given.Key() with { Key = "a\nb" }) },
        { "keys[0].key", "surrogate", Given.WithKey(Given.Key() with { Key = "a\ud800b" }) },
        { "keys[0].key", "at most", Given.WithKey(Given.Key() with { Key = new string('x', GrantsLimits.MaxTextLength + 1) }) },
        { "keys[0].name", "not empty", Given.WithKey(Given.Key() with { Name = "" }) },
        { "keys[0].cloud", "did you mean \"demo\"", Given.WithKey(Given.Key() with { Cloud = "demmo" }) },
        { "keys[0].groups[0]", "did you mean \"shop-apps\"", Given.WithKey(Given.Key() with { Groups = ["shop-aps"] }) with { Groups = [new GroupEntry("shop-apps")] } },
        { "keys[0].groups[1]", "once", Given.WithKey(Given.Key() with { Groups = ["g", "g"] }) with { Groups = [new GroupEntry("g")] } },
        { "keys[0].roles[0]", "did you mean \"master_admin\"", Given.WithKey(Given.Key() with { Roles = [new("masteradmin")] }) },
        { "keys[0].roles[0]", "did you mean \"global-role\"", Given.WithKey(Given.Key() with { Roles = [new("globalrole")] }) with { Roles = [Global] } },
        { "keys[0].roles[0]", "under \"folders\"", Given.WithKey(Given.Key() with { Roles = [new("folder-role")] }) with { Roles = [Folder] } },
        { "keys[0].roles[0]", "under \"folders\"", Given.WithKey(Given.Key() with { Roles = [new("cld::role::folder::viewer")] }) },
        { "keys[0].roles[1]", "once", Given.WithKey(Given.Key() with { Roles = [new("reports"), new("reports")] }) },
        { "keys[0].roles[0].cloud", "\"demo\"", Given.WithKey(Given.Key() with { Roles = [new("reports", "*")] }) },
        { "keys[0].folders[0].path", "slash", Given.WithKey(Given.Key(Given.Path("/a", FolderLevel.View))) },
        { "keys[0].folders[0].path", "slash", Given.WithKey(Given.Key(Given.Path("a/../b", FolderLevel.View))) },
        { "keys[0].folders[0].path", "control", Given.WithKey(Given.Key(Given.Path("a\u0001", FolderLevel.View))) },
        { "keys[0].folders[0].id", "not empty", Given.WithKey(Given.Key(Given.Id("", FolderLevel.View))) },
        { "keys[0].folders[0]", "exactly one of \"path\" and \"id\"", Given.WithKey(Given.Key(new FolderAssignment { Level = FolderLevel.View })) },
        { "keys[0].folders[0]", "exactly one of \"path\" and \"id\"", Given.WithKey(Given.Key(Given.Path("a", FolderLevel.View) with { Id = "x" })) },
        { "keys[0].folders[0]", "exactly one of \"level\" and \"role\"", Given.WithKey(Given.Key(new FolderAssignment { Path = "a" })) },
        { "keys[0].folders[0]", "exactly one of \"level\" and \"role\"", Given.WithKey(Given.Key(Given.Path("a", FolderLevel.View) with { Role = "r" })) },
        { "keys[0].folders[0].role", "did you mean \"cld::role::folder::viewer\"", Given.WithKey(Given.Key(new FolderAssignment { Path = "a", Role = "cld::role::folder::view" })) },
        { "keys[0].folders[0].role", "whole environment", Given.WithKey(Given.Key(new FolderAssignment { Path = "a", Role = "master_admin" })) },
        { "keys[0].folders[0].role", "scope folder", Given.WithKey(Given.Key(new FolderAssignment { Path = "a", Role = "global-role" })) with { Roles = [Global] } },
        { "keys[0].folders[1]", "once", Given.WithKey(Given.Key(Given.Path("a", FolderLevel.View), Given.Path("A", FolderLevel.Edit))) },
        { "keys[0].folders[0].cloud", "\"demo\"", Given.WithKey(Given.Key(Given.Path("a", FolderLevel.View) with { Cloud = "other" })) },
        { "users[1].id", "used once", Given.Document() with { Users = [new UserEntry("u"), new UserEntry("u")] } },
        { "users[0].groups[0]", "a group", Given.Document() with { Users = [new UserEntry("u") { Groups = ["none"] }] } },
        { "users[0].folders[0]", "\"cloud\"", Two() with { Users = [new UserEntry("u") { Folders = [Given.Path("a", FolderLevel.View)] }] } },
        { "users[0].roles[0]", "\"cloud\"", Two() with { Users = [new UserEntry("u") { Roles = [new("reports")] }] } },
        { "users[0].folders[0].cloud", "one cloud", Two() with { Users = [new UserEntry("u") { Folders = [Given.Id("c8", FolderLevel.View) with { Cloud = "*" }] }] } },
        { "users[0].folders[0].cloud", "did you mean \"demo\"", Two() with { Users = [new UserEntry("u") { Folders = [Given.Path("a", FolderLevel.View) with { Cloud = "demp" }] }] } },
        { "groups[1].id", "used once", Given.Document() with { Groups = [new GroupEntry("g"), new GroupEntry("g")] } },
        { "groups[0].roles[0]", "one of the roles", Given.Document() with { Groups = [new GroupEntry("g") { Roles = [new("x")] }] } },
        { "roles[0].id", "system role", Given.Document() with { Roles = [Global with { Id = "reports" }] } },
        { "roles[1].id", "used once", Given.Document() with { Roles = [Global, Global] } },
        { "roles[0].permissions[0].actions", "at least one", Given.Document() with { Roles = [Global with { Permissions = [new RolePermission([], EntityTypes.Asset)] }] } },
        { "roles[0].permissions[0].resource", "Asset or Folder", Given.Document() with { Roles = [Folder with { Permissions = [new RolePermission(null, EntityTypes.Report)] }] } },
        { "roles[0].permissions[0].resource_types", "only an Asset", Given.Document() with { Roles = [Folder with { Permissions = [new RolePermission(null, EntityTypes.Folder) { ResourceTypes = ["image"] }] }] } },
        { "roles[0].permissions[0].types", "only an Asset", Given.Document() with { Roles = [Folder with { Permissions = [new RolePermission(null, EntityTypes.Folder) { Types = ["upload"] }] }] } },
        { "collections[1].id", "used once", Given.Document() with { Collections = [new CollectionEntry("c"), new CollectionEntry("c")] } },
        { "collections[0]", "\"cloud\"", Two() with { Collections = [new CollectionEntry("c")] } },
        { "collections[0].cloud", "an environment", Two() with { Collections = [new CollectionEntry("c") { Cloud = "*" }] } },
        { "collections[0].shares[0].user", "did you mean \"ann\"", Given.Document() with { Users = [new UserEntry("ann")], Collections = [Shared(EntityTypes.User, "anne")] } },
        { "collections[0].shares[0].group", "a group", Given.Document() with { Collections = [Shared(EntityTypes.Group, "g")] } },
        { "collections[0].shares[0].key", "a key", Given.Document() with { Collections = [Shared(EntityTypes.ApiKey, "k")] } },
        { "collections[0].shares[0].key", "of cloud \"other\"", Two() with { Keys = [Given.Key()], Collections = [Shared(EntityTypes.ApiKey, "app") with { Cloud = "other" }] } },
        { "collections[0].shares[0]", "a user, a group or a key", Given.Document() with { Collections = [Shared(EntityTypes.UnsignedUpload, "k")] } },
        { "unsigned_uploads[1].preset", "once", Given.Document() with { UnsignedUploads = [new("p"), new("p")] } },
        { "unsigned_uploads[0]", "\"cloud\"", Two() with { UnsignedUploads = [new("p")] } },
        { "policies[1].name", "used once", Given.Document() with { Policies = [new("p", ""), new("p", "")] } },
        { "policies[0]", "\"cloud\"", Two() with { Policies = [new("p", "")] } },
        { "policies[0]", "at most", Given.Document() with { Policies = [new("p", new string(' ', GrantsLimits.MaxPolicyTextLength + 1))] } },
        { "keys[0].folders", "at most", Given.WithKey(Given.Key(Enumerable.Range(0, GrantsLimits.MaxEntries + 1).Select(n => Given.Path($"f{n}", FolderLevel.View)).ToArray())) },
    };

    [Theory]
    [MemberData(nameof(Mistakes))]
    public void A_mistake_is_refused_with_its_place(string place, string message, GrantsDocument document)
    {
        var error = Assert.Throws<GrantsDocumentException>(() => GrantSnapshot.Compile(document));

        Assert.Equal(place, error.Location);
        Assert.Contains(message, error.Message, StringComparison.Ordinal);
    }

    private static GrantsDocument Two() => new([Given.Environment(), Given.Environment(cloud: "other", id: "ff")]);

    private static CollectionEntry Shared(string type, string id) =>
        new("c") { Shares = [new CollectionShare(type, id, CollectionLevel.View)] };
}
