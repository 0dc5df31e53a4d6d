using Sidecar.Policy.Cedar;
using Sidecar.Policy.Cloudinary;
using Sidecar.Policy.Grants;

namespace Sidecar.Policy.Tests.Grants;

public class AccountGrantsTests
{
    private static readonly EntityUid Owner = new(EntityTypes.AccountApiKey, "owner");
    private static readonly RoleEntry Users = new("users", RoleScope.Global, [new RolePermission([CloudinaryAction.Read], EntityTypes.User)]);
    private static readonly RoleEntry InFolders = new("in-folders", RoleScope.Folder, [new RolePermission(null, EntityTypes.Asset)]);

    public static TheoryData<string, string, GrantsDocument> Mistakes => new()
    {
        { "account.id", "letters", With(new AccountEntry("a/b", [new AccountKeyEntry("owner")])) },
        { "account.keys", "at least one key", With(new AccountEntry("acc", [])) },
        { "account.keys[0].key", "not empty", With(Account(new AccountKeyEntry(""))) },
        { "account.keys[0].name", "not empty", With(Account(new AccountKeyEntry("owner") { Name = "" })) },
        { "account.keys[1].key", "used once", With(Account(new AccountKeyEntry("owner"), new AccountKeyEntry("owner"))) },
        { "account.keys[0].key", "used once", Given.WithKey(Given.Key()) with { Account = Account(new AccountKeyEntry("app")) } },
        { "account.keys[0].roles[0]", "did you mean \"users\"", With(Account(new AccountKeyEntry("owner") { Roles = ["user"] })) with { Roles = [Users] } },
        { "account.keys[0].roles[0]", "system role of product environments", With(Account(new AccountKeyEntry("owner") { Roles = ["master_admin"] })) },
        { "account.keys[0].roles[0]", "scope global", With(Account(new AccountKeyEntry("owner") { Roles = ["in-folders"] })) with { Roles = [InFolders] } },
        { "account.keys[0].roles[1]", "each role once", With(Account(new AccountKeyEntry("owner") { Roles = ["users", "users"] })) with { Roles = [Users] } },
        { "environments[0].cloud", "no word of Cloudinary's paths", new GrantsDocument([Given.Environment(cloud: "provisioning")]) },
    };

    [Theory]
    [MemberData(nameof(Mistakes))]
    public void A_mistake_says_where_and_what(string location, string expected, GrantsDocument document)
    {
        var error = Assert.Throws<GrantsDocumentException>(() => GrantSnapshot.Compile(document));

        Assert.Equal(location, error.Location);
        Assert.Contains(expected, error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("analysis")]
    [InlineData("video")]
    [InlineData("accounts")]
    public void A_cloud_may_have_the_name_of_a_service(string cloud) =>
        Assert.Equal(cloud, GrantSnapshot.Compile(new GrantsDocument([Given.Environment(cloud: cloud)])).Environments[cloud].CloudName);

    [Fact]
    public void Without_an_account_there_are_no_grants_for_one() => Assert.Null(GrantSnapshot.Compile(Given.Document()).Account);

    [Fact]
    public void A_key_has_what_its_roles_permit_and_nothing_in_an_environment()
    {
        var snapshot = GrantSnapshot.Compile(With(Account(new AccountKeyEntry("owner") { Roles = ["users"] })) with { Roles = [Users] });
        var account = snapshot.Account!;

        Assert.Equal(Owner, account.FindKey("owner")!.Principal);
        Assert.False(account.FindKey("owner")!.ActFor);
        Assert.Null(account.FindKey("app"));
        Assert.Equal("acc", account.Grants.Id);
        Assert.Equal(ResidualKind.Always, Residual(account, CloudinaryAction.Read, EntityTypes.User));
        Assert.Equal(ResidualKind.Never, Residual(account, CloudinaryAction.Update, EntityTypes.User));
        Assert.Equal(ResidualKind.Never, Residual(account, CloudinaryAction.Read, EntityTypes.ApiKey));
        Assert.Null(snapshot.FindKey("owner"));
        Assert.Null(snapshot.Environments["demo"].PoliciesOf(Owner));
    }

    [Fact]
    public void A_disabled_key_is_known_and_denied_everything()
    {
        var account = GrantSnapshot.Compile(With(Account(new AccountKeyEntry("owner") { Enabled = false, Roles = ["users"] })) with { Roles = [Users] }).Account!;

        Assert.False(account.FindKey("owner")!.Enabled);
        Assert.Null(account.Grants.PoliciesOf(Owner));
    }

    [Theory]
    [InlineData("permit(principal, action, resource);", ResidualKind.Never)]
    [InlineData("permit(principal == Cloudinary::APIKey::\"owner\", action, resource);", ResidualKind.Never)]
    [InlineData("permit(principal == Cloudinary::AccountAPIKey::\"other\", action, resource);", ResidualKind.Never)]
    [InlineData("permit(principal == Cloudinary::AccountAPIKey::\"owner\", action, resource);", ResidualKind.Always)]
    [InlineData("permit(principal is Cloudinary::AccountAPIKey, action, resource is Cloudinary::User);", ResidualKind.Always)]
    [InlineData("permit(principal is Cloudinary::AccountAPIKey, action, resource); forbid(principal is Cloudinary::AccountAPIKey, action, resource is Cloudinary::User);", ResidualKind.Never)]
    public void A_written_policy_counts_when_it_names_account_keys(string cedar, ResidualKind expected)
    {
        var document = With(Account(new AccountKeyEntry("owner"))) with { Policies = [new PolicyEntry("test.cedar", cedar)] };

        Assert.Equal(expected, Residual(GrantSnapshot.Compile(document).Account!, CloudinaryAction.Read, EntityTypes.User));
    }

    [Fact]
    public void A_switched_off_text_does_not_count()
    {
        var policy = new PolicyEntry("test.cedar", "permit(principal is Cloudinary::AccountAPIKey, action, resource);") { Enabled = false };
        var account = GrantSnapshot.Compile(With(Account(new AccountKeyEntry("owner"))) with { Policies = [policy] }).Account!;

        Assert.Equal(ResidualKind.Never, Residual(account, CloudinaryAction.Read, EntityTypes.User));
    }

    [Fact]
    public void Every_difference_makes_another_version()
    {
        var key = new AccountKeyEntry("owner") { Name = "Owner" };
        GrantsDocument[] variants =
        [
            Given.Document(),
            With(Account(key)),
            With(Account(key) with { Id = "other" }),
            With(Account(key with { Name = null })),
            With(Account(key with { Enabled = false })),
            With(Account(key with { Roles = ["users"] })),
            With(Account(key, new AccountKeyEntry("second"))),
        ];

        Assert.Equal(variants.Length, variants.Select(DocumentVersion.Of).Distinct().Count());
    }

    private static AccountEntry Account(params AccountKeyEntry[] keys) => new("acc", keys);

    private static GrantsDocument With(AccountEntry account) => Given.Document() with { Account = account };

    private static ResidualKind Residual(AccountGrants account, CloudinaryAction action, string type) =>
        account.Grants.PoliciesOf(Owner)!.ResidualFor(action, type).Kind;
}
