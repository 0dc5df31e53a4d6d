using Sidecar.Grants;
using Sidecar.Policy.Cloudinary;

namespace Sidecar.Tests.Grants;

public sealed class GrantsFileLoaderTests
{
    [Fact]
    public void Secrets_come_from_the_file_the_environment_and_files_of_their_own()
    {
        using var directory = new GrantsDirectory(GrantsDirectory.Head + """
            keys:
              - { key: a, cloud: demo, secret: " inline " }
              - { key: b, cloud: demo, secret_env: B_SECRET }
              - { key: c, cloud: demo, secret_file: secrets/c }
            """);
        directory.Environment["B_SECRET"] = "from-env";
        directory.Write("secrets/c", "from-file\r\n\n");

        var loaded = directory.Load();

        Assert.Equal(" inline ", loaded.KeySecrets["a"].Reveal());
        Assert.Equal("from-env", loaded.KeySecrets["b"].Reveal());
        Assert.Equal("from-file", loaded.KeySecrets["c"].Reveal());
        Assert.Equal(("upstream-key", "upstream-secret"), (loaded.Environments["demo"].ApiKey, loaded.Environments["demo"].ApiSecret.Reveal()));
        Assert.Null(loaded.Environments["demo"].BaseAddress);
        Assert.DoesNotContain("from-", loaded.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain("upstream-secret", loaded.Environments["demo"].ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void The_account_has_secrets_of_its_own()
    {
        using var directory = new GrantsDirectory(GrantsDirectory.Head + """
            account:
              id: acc-1
              base_url: https://api-eu.cloudinary.com
              upstream: { api_key_env: ACCOUNT_KEY, api_secret_file: account }
              keys:
                - { key: owner, secret_env: OWNER }
                - { key: reader, secret: inline, name: Reader, enabled: false }
            """);
        directory.Environment["ACCOUNT_KEY"] = "account-key";
        directory.Environment["OWNER"] = "owner-secret";
        directory.Write("account", "account-secret\n");

        var loaded = directory.Load();

        Assert.Equal(
            ("acc-1", "account-key", "account-secret", "https://api-eu.cloudinary.com/"),
            (loaded.Account!.Upstream.CloudName, loaded.Account.Upstream.ApiKey, loaded.Account.Upstream.ApiSecret.Reveal(), loaded.Account.Upstream.BaseAddress!.ToString()));
        Assert.Equal("owner-secret", loaded.Account.KeySecrets["owner"].Reveal());
        Assert.Equal("inline", loaded.Account.KeySecrets["reader"].Reveal());
        Assert.False(loaded.Snapshot.Account!.FindKey("reader")!.Enabled);
        Assert.Empty(loaded.KeySecrets);
        Assert.DoesNotContain("-secret", loaded.ToString() + loaded.Account + loaded.Account.Upstream, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("account: { id: a, upstream: { api_key: k, api_secret: s } }", 7, "keys")]
    [InlineData("account: { id: a, keys: [{ key: k, secret: s }] }", 7, "upstream")]
    [InlineData("account: { id: a, upstream: { api_key: k, api_secret: s }, keys: [] }", 7, "one")]
    [InlineData("account: { id: a, upstream: { api_key: k, api_secret: s }, keys: [{ key: k }] }", 7, "secret")]
    [InlineData("account: { id: a, upstream: { api_key: k, api_secret: s }, keys: [{ key: k, secret: s, act_for: true }] }", 7, "roles")]
    [InlineData("account: { id: a, upstream: { api_key: k, api_secret: s }, keys: [{ key: k, secret: s, roles: [x] }] }", 7, "custom role")]
    [InlineData("account:\n  id: a\n  base_url: nowhere\n  upstream: { api_key: k, api_secret: s }\n  keys: [{ key: k, secret: s }]", 9, "address of a server")]
    public void A_mistake_in_the_account_says_where_it_stands(string account, int line, string expected)
    {
        using var directory = new GrantsDirectory(GrantsDirectory.Head + account + "\n");

        var error = directory.Fails();

        Assert.Equal(line, error.Line);
        Assert.Contains(expected, error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData(" \n")]
    [InlineData("\ufeff\n")]
    public void An_empty_policy_file_is_refused_since_a_forbid_may_be_missing(string text)
    {
        using var directory = new GrantsDirectory(GrantsDirectory.Head + "policies: [{ file: x.cedar }]\n");
        directory.Write("x.cedar", text);

        var error = directory.Fails();

        Assert.Equal((directory.Path("x.cedar"), "an empty file"), (error.File, error.Found));
        directory.Write("x.cedar", "// none yet\n");
        Assert.NotNull(directory.Load());
    }

    [Theory]
    [InlineData("secret_env: hunter2", "an environment variable that is set")]
    [InlineData("secret_env: EMPTY", "a value that is not empty")]
    [InlineData("secret_file: hunter2", "a file that can be read")]
    [InlineData("secret_file: \"hunter2\\0\"", "a file that can be read")]
    [InlineData("secret_file: empty", "a value that is not empty")]
    [InlineData("secret: ''", "a value that is not empty")]
    [InlineData("secret: 123456", "a text (put it in quotes), found a number")]
    [InlineData("secret: [hunter2]", "a text, found a list")]
    [InlineData("secret: hunter2: x", "YAML")]
    [InlineData("secret: \"hunter2", "YAML")]
    [InlineData("secret: @hunter2", "YAML")]
    [InlineData("secret: *hunter2", "an alias")]
    [InlineData("secret: !hunter2 x", "a tag")]
    [InlineData("secret: { hunter2: x }", "a text")]
    [InlineData("hunter2 is my secret: x", "another key")]
    public void No_message_repeats_what_stands_where_a_secret_belongs(string secret, string message)
    {
        using var directory = new GrantsDirectory($"{GrantsDirectory.Head}keys:\n  - key: a\n    cloud: demo\n    {secret}\n");
        directory.Environment["EMPTY"] = "";
        directory.Write("empty", "\n");

        var error = directory.Fails();

        Assert.Contains(message, error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("hunter2", error.ToString(), StringComparison.Ordinal);
        Assert.Equal(directory.GrantsPath, error.File);
        Assert.InRange(error.Line, 10, 12);
    }

    [Fact]
    public void Policies_come_from_files_patterns_and_the_grants_file_itself()
    {
        using var directory = new GrantsDirectory(GrantsDirectory.Head + """
            policies:
              - file: one.cedar
              - file: more/*.cedar
              - file: named.cedar
                name: renamed
              - cedar: permit(principal, action, resource is Cloudinary::Report);
              - { cedar: "permit(principal, action, resource is Cloudinary::Role);", name: inline }
            """);
        directory.Write("one.cedar", "\uFEFFpermit(principal, action, resource is Cloudinary::Asset);");
        directory.Write("named.cedar", "permit(principal, action, resource is Cloudinary::Group);");
        directory.Write("more/b.cedar", "permit(principal, action, resource is Cloudinary::User);");
        directory.Write("more/a.cedar", "permit(principal, action, resource is Cloudinary::Folder);");
        directory.Write("more/.hidden.cedar", "not cedar");
        directory.Write("more/readme.md", "not cedar");

        Assert.Equal(
            ["one.cedar#0", "more/a.cedar#0", "more/b.cedar#0", "renamed#0", "policies[3]#0", "inline#0"],
            directory.Load().Snapshot.Environments["demo"].Policies.Select(policy => policy.Id));
    }

    [Theory]
    [InlineData("- file: missing.cedar", 8, 11, "a policy file that can be read")]
    [InlineData("- file: none/*.cedar", 8, 11, "a directory that can be read")]
    [InlineData("- file: empty/*.cedar", 8, 11, "at least one file that matches")]
    [InlineData("- file: '*'", 8, 11, "a pattern that ends in *.cedar")]
    [InlineData("- file: '*/a*.cedar'", 8, 11, "a pattern that ends in *.cedar")]
    [InlineData("- { file: '*.cedar', name: x }", 8, 13, "no name")]
    [InlineData("- file: one.cedar\n  - file: '*.cedar'", 9, 11, "each policy file and name once")]
    [InlineData("- file: one.cedar\n    cloud: dmeo", 9, 12, "did you mean \"demo\"")]
    [InlineData("- file: '*.cedar'\n  - cedar: ''\n    cloud: dmeo", 10, 12, "did you mean \"demo\"")]
    public void A_mistake_about_policies_is_refused_with_its_place(string policies, int line, int column, string message)
    {
        using var directory = new GrantsDirectory($"{GrantsDirectory.Head}policies:\n  {policies}\n");
        directory.Write("one.cedar", "//\n");
        directory.Write("two.cedar", "//\n");
        directory.Write("empty/x.txt", "");

        Refused(directory, "grants.yaml", line, column, message);
    }

    [Fact]
    public void An_error_in_a_policy_file_is_placed_in_that_file()
    {
        using var directory = new GrantsDirectory(GrantsDirectory.Head + "policies:\n  - file: p/a.cedar\n");

        directory.Write("p/a.cedar", "permit(principal, action, resource);\n\n  permit(principal action);\n");
        Refused(directory, "p/a.cedar", 3, 20, "expected");

        directory.Write("p/a.cedar", "\n\nforbid(principal, action == Cloudinary::Action::\"udpate\", resource);\n");
        Refused(directory, "p/a.cedar", 3, 1, "did you mean \"update\"");

        File.WriteAllBytes(directory.Path("p/a.cedar"), [0x2f, 0x2f, 0xff, 0xfe]);
        Refused(directory, "p/a.cedar", 0, 0, "UTF-8");
    }

    [Theory]
    [InlineData("cedar: |\n\n      permit(principal,\n        action resource);", 11, 16)]
    [InlineData("cedar: |  # comment\n      permit(principal, action resource);", 9, 32)]
    [InlineData("cedar: permit(principal, action resource);", 8, 37)]
    [InlineData("cedar: \"permit(principal, action resource);\"", 8, 38)]
    [InlineData("cedar: >\n      permit(principal,\n      action resource);", 8, 12)]
    public void An_error_in_an_inline_policy_is_placed_in_the_grants_file(string policy, int line, int column)
    {
        using var directory = new GrantsDirectory($"{GrantsDirectory.Head}policies:\n  - {policy}\n");

        Refused(directory, "grants.yaml", line, column, "resource");
    }

    [Fact]
    public void A_reference_that_leads_nowhere_is_placed_at_its_value()
    {
        using var directory = new GrantsDirectory($"{GrantsDirectory.Head}users:\n  - id: ann\n    groups:\n      - b\n      - teem\ngroups: [{{ id: b }}, {{ id: team }}]\n");

        Refused(directory, "grants.yaml", 11, 9, "did you mean \"team\"");
    }

    [Fact]
    public void A_missing_or_unreadable_grants_file_is_an_error_without_a_line()
    {
        using var directory = new GrantsDirectory();
        Refused(directory, "grants.yaml", 0, 0, "a grants file that can be read");

        Directory.CreateDirectory(directory.GrantsPath);
        Refused(directory, "grants.yaml", 0, 0, "a grants file that can be read");
    }

    [Fact]
    public void A_grants_file_is_bounded_in_size()
    {
        using var directory = new GrantsDirectory(GrantsDirectory.Head + new string('#', GrantsFileLoader.MaxFileBytes));

        Refused(directory, "grants.yaml", 0, 0, "at most 16777216 bytes");
    }

    [Fact]
    public void Comments_and_the_order_of_keys_do_not_change_the_version()
    {
        using var one = new GrantsDirectory(GrantsDirectory.Head + "users:\n  - { id: ann, name: Ann }\n");
        using var other = new GrantsDirectory(GrantsDirectory.Head + "# the people\nusers:\n  - name: \"Ann\"\n    id: ann\n");
        using var different = new GrantsDirectory(GrantsDirectory.Head + "users:\n  - { id: ann, name: Anne }\n");

        Assert.Equal(one.Load().Snapshot.Version, other.Load().Snapshot.Version);
        Assert.NotEqual(one.Load().Snapshot.Version, different.Load().Snapshot.Version);
    }

    [Fact]
    public void A_secret_does_not_enter_the_version()
    {
        using var one = new GrantsDirectory(GrantsDirectory.Head + "keys: [{ key: a, cloud: demo, secret: x }]\n");
        using var other = new GrantsDirectory(GrantsDirectory.Head + "keys: [{ key: a, cloud: demo, secret: y }]\n");

        Assert.Equal(one.Load().Snapshot.Version, other.Load().Snapshot.Version);
    }

    [Fact]
    public void A_file_can_be_checked_without_its_secrets()
    {
        using var directory = new GrantsDirectory(GrantsDirectory.Head + "keys: [{ key: a, cloud: demo, secret_env: NOT_HERE }]\n");

        Assert.NotNull(GrantsFileLoader.Check(directory.GrantsPath).FindKey("a"));
        Assert.Throws<GrantsFileException>(() => directory.Load());
    }

    [Fact]
    public void What_is_loaded_decides()
    {
        using var directory = new GrantsDirectory(GrantsDirectory.Head + """
            keys:
              - { key: "123", cloud: demo, secret: x, folders: [{ path: a, level: view }] }
            """);
        var policies = directory.Load().Snapshot.FindKey("123")!;

        var asset = new AssetResource { FolderMode = FolderMode.Dynamic, FolderPath = "A/b" }.ToEntity();
        Assert.True(policies.Environment.PoliciesOf(policies.Principal)!.Decide(CloudinaryAction.Read, asset).Allowed);
        Assert.False(policies.Environment.PoliciesOf(policies.Principal)!.Decide(CloudinaryAction.Create, asset).Allowed);
    }

    private static void Refused(GrantsDirectory directory, string file, int line, int column, string message)
    {
        var error = directory.Fails();

        Assert.Contains(message, error.Message, StringComparison.Ordinal);
        Assert.Equal((directory.Path(file), line, column), (error.File, error.Line, error.Column));
    }
}
