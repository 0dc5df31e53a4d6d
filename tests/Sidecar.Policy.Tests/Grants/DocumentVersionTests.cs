using Sidecar.Policy.Cloudinary;
using Sidecar.Policy.Grants;

namespace Sidecar.Policy.Tests.Grants;

public class DocumentVersionTests
{
    [Fact]
    public void Equal_documents_have_equal_versions()
    {
        Assert.Equal(DocumentVersion.Of(Full()), DocumentVersion.Of(Full()));
        Assert.Matches("^[0-9a-f]{64}$", DocumentVersion.Of(Full()));
    }

    [Fact]
    public void Every_difference_makes_another_version()
    {
        var full = Full();
        GrantsDocument[] variants =
        [
            full,
            full with { Environments = [Given.Environment(FolderMode.Fixed)] },
            full with { Environments = [Given.Environment(id: "ff")] },
            full with { Keys = [] },
            full with { Keys = [full.Keys[0] with { Enabled = false }] },
            full with { Keys = [full.Keys[0] with { ActFor = true }] },
            full with { Keys = [full.Keys[0] with { Name = "x" }] },
            full with { Keys = [full.Keys[0] with { Groups = [] }] },
            full with { Keys = [full.Keys[0] with { Roles = [] }] },
            full with { Keys = [full.Keys[0] with { Folders = [Given.Path("a", FolderLevel.Edit)] }] },
            full with { Keys = [full.Keys[0] with { Folders = [Given.Id("a", FolderLevel.View)] }] },
            full with { Keys = [full.Keys[0] with { Folders = [Given.Path("a", FolderLevel.View) with { Cloud = "demo" }] }] },
            full with { Users = [full.Users[0] with { Email = null }] },
            full with { Users = [full.Users[0] with { Enabled = false }] },
            full with { Groups = [full.Groups[0] with { Roles = [new RoleAssignment("reports")] }] },
            full with { Roles = [full.Roles[0] with { Scope = RoleScope.Folder }] },
            full with { Roles = [full.Roles[0] with { Permissions = [new RolePermission(null, EntityTypes.Asset)] }] },
            full with { Roles = [full.Roles[0] with { Permissions = [full.Roles[0].Permissions[0] with { Types = ["b", "a"] }] }] },
            full with { Collections = [full.Collections[0] with { Assets = [] }] },
            full with { Collections = [full.Collections[0] with { Shares = [] }] },
            full with { UnsignedUploads = [new UnsignedUploadEntry("q")] },
            full with { Policies = [full.Policies[0] with { Text = "x" }] },
            full with { Policies = [full.Policies[0] with { Enabled = false }] },
            full with { Policies = [full.Policies[0] with { Name = "other" }] },
        ];

        Assert.Equal(variants.Length, variants.Select(DocumentVersion.Of).Distinct().Count());
    }

    [Fact]
    public void Text_cannot_move_from_one_field_to_the_next()
    {
        var one = Given.WithKey(Given.Key() with { Key = "ab", Name = "c" });
        var other = Given.WithKey(Given.Key() with { Key = "a", Name = "bc" });

        Assert.NotEqual(DocumentVersion.Of(one), DocumentVersion.Of(other));
    }

    [Fact]
    public void The_snapshot_carries_the_documents_version()
    {
        Assert.Equal(DocumentVersion.Of(Given.Document()), GrantSnapshot.Compile(Given.Document()).Version);
    }

    private static GrantsDocument Full() => Given.Document() with
    {
        Keys = [Given.Key(Given.Path("a", FolderLevel.View)) with { Groups = ["g"], Roles = [new RoleAssignment("reports")] }],
        Users = [new UserEntry("u") { Email = "u@example.com" }],
        Groups = [new GroupEntry("g")],
        Roles = [new RoleEntry("r", RoleScope.Global, [new RolePermission([CloudinaryAction.Read], EntityTypes.Asset) { Types = ["a", "b"] }])],
        Collections =
        [
            new CollectionEntry("c")
            {
                Assets = [new CollectionAsset("0123456789abcdef0123456789abcdef")],
                Shares = [new CollectionShare(EntityTypes.User, "u", CollectionLevel.View)],
            },
        ],
        UnsignedUploads = [new UnsignedUploadEntry("p")],
        Policies = [new PolicyEntry("p", "permit(principal, action, resource);")],
    };
}
