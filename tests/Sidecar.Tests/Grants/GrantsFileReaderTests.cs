using Sidecar.Grants;
using Sidecar.Policy.Cloudinary;
using Sidecar.Policy.Grants;

namespace Sidecar.Tests.Grants;

public class GrantsFileReaderTests
{
    [Fact]
    public void A_full_file_is_read_as_it_stands()
    {
        var file = GrantsFileReader.Read("grants.yaml", """
            version: 1
            environments:
              - { cloud: demo, id: aa, folder_mode: fixed, base_url: "https://api-eu.cloudinary.com", upstream: { api_key: "1", api_secret_file: s } }
            keys:
              - key: app
                name: Shop
                cloud: demo
                secret_env: APP_SECRET
                enabled: false
                act_for: true
                groups: [team]
                roles: [reports, { role: billing, cloud: demo }]
                folders:
                  - { path: "", level: view }
                  - { id: c827, role: retoucher, cloud: demo }
            users:
              - { id: ann, name: Ann, email: ann@example.com, groups: [team] }
            groups:
              - { id: team, name: Team, roles: [ml_user], folders: [{ path: a, level: manage }] }
            roles:
              - id: retoucher
                scope: folder
                permissions:
                  - { actions: [read, read, update], resource: Asset, resource_types: [image], types: [upload] }
                  - { actions: [read, "*"], resource: Folder }
            collections:
              - id: spring
                assets: [0123456789abcdef0123456789abcdef, video/private/a/b/c]
                shares: [{ user: ann, level: view }, { group: team, level: share }, { key: app, level: manage }]
            unsigned_uploads:
              - { preset: form, folders: [{ path: inbox, level: contribute }] }
            policies:
              - { file: "*.cedar", enabled: false }
              - { cedar: "permit(principal, action, resource);", name: all, cloud: "*" }
            """);
        var document = file.Document;

        Assert.Equal(new EnvironmentEntry("demo", "aa", FolderMode.Fixed), document.Environments[0]);
        Assert.Equal("https://api-eu.cloudinary.com/", file.Upstreams[0].BaseAddress!.ToString());
        Assert.Equal((SecretKind.Inline, SecretKind.File), (file.Upstreams[0].ApiKey.Kind, file.Upstreams[0].ApiSecret.Kind));
        var key = document.Keys[0];
        Assert.Equal(("app", "Shop", "demo", false, true), (key.Key, key.Name, key.Cloud, key.Enabled, key.ActFor));
        Assert.Equal(SecretKind.Environment, file.KeySecrets[0].Kind);
        Assert.Equal([new RoleAssignment("reports"), new RoleAssignment("billing", "demo")], key.Roles);
        Assert.Equal(
            [
                new FolderAssignment { Path = "", Level = FolderLevel.View },
                new FolderAssignment { Id = "c827", Role = "retoucher", Cloud = "demo" },
            ],
            key.Folders);
        Assert.Equal("ann@example.com", document.Users[0].Email);
        Assert.True(document.Users[0].Enabled);
        Assert.Equal(FolderLevel.Manage, document.Groups[0].Folders[0].Level);
        Assert.Equal(RoleScope.Folder, document.Roles[0].Scope);
        Assert.Equal(["read", "update"], document.Roles[0].Permissions[0].Actions!.Select(action => action.Name));
        Assert.Equal(["image"], document.Roles[0].Permissions[0].ResourceTypes);
        Assert.Equal(["upload"], document.Roles[0].Permissions[0].Types);
        Assert.Null(document.Roles[0].Permissions[1].Actions);
        Assert.Equal(EntityTypes.Folder, document.Roles[0].Permissions[1].ResourceType);
        Assert.Equal(
            [new CollectionAsset("0123456789abcdef0123456789abcdef"), new CollectionAsset(null, "video", "private", "a/b/c")],
            document.Collections[0].Assets);
        Assert.Equal(
            [
                new CollectionShare(EntityTypes.User, "ann", CollectionLevel.View),
                new CollectionShare(EntityTypes.Group, "team", CollectionLevel.Share),
                new CollectionShare(EntityTypes.ApiKey, "app", CollectionLevel.Manage),
            ],
            document.Collections[0].Shares);
        Assert.Equal("inbox", document.UnsignedUploads[0].Folders[0].Path);
        Assert.Equal(("*.cedar", false), (file.Policies[0].File!.Value, file.Policies[0].Enabled));
        Assert.Equal(("all", "*", true), (file.Policies[1].Name, file.Policies[1].Cloud, file.Policies[1].Enabled));
    }

    [Theory]
    [InlineData("", 1, 1, "empty file")]
    [InlineData("- a\n", 1, 1, "found a list")]
    [InlineData("version: 2\nenvironments: []\n", 1, 10, "expected 1, ")]
    [InlineData("version: \"1\"\nenvironments: []\n", 1, 10, "expected 1, ")]
    [InlineData("version: 1\nenvironments: []\n", 2, 15, "at least one entry")]
    [InlineData("version: 1\n", 1, 1, "the key \"environments\"")]
    [InlineData("version: 1\nenviroments: []\n", 2, 1, "found \"enviroments\" (did you mean \"environments\"?)")]
    [InlineData("version: 1\nenvironments:\n", 2, 14, "expected a list, found nothing")]
    [InlineData("version: 1\nenvironments:\n  - x\n", 3, 5, "expected a map")]
    public void A_file_of_another_form_is_refused_with_its_place(string yaml, int line, int column, string message) =>
        Refused(yaml, line, column, message);

    [Theory]
    [InlineData("keys:\n  - { key: a, cloud: demo }\n", 2, 5, "exactly one of secret, secret_env, secret_file, found none")]
    [InlineData("keys:\n  - { key: a, cloud: demo, secret: s, secret_env: S }\n", 2, 5, "found secret and secret_env")]
    [InlineData("keys:\n  - { key: 123456789012345, cloud: demo, secret: s }\n", 2, 12, "a text (put it in quotes), found a number")]
    [InlineData("keys:\n  - { key: a, cloud: demo, secret: s, enabled: yes }\n", 2, 48, "expected true or false, found a text")]
    [InlineData("keys:\n  - { key: a, cloud: demo, secret: s, groups: team }\n", 2, 47, "expected a list, found a text")]
    [InlineData("keys:\n  - { key: a, cloud: demo, secret: s, groups: [[team]] }\n", 2, 48, "expected a text, found a list")]
    [InlineData("keys:\n  - { key: a, cloud: demo, secret: s, roles: [1] }\n", 2, 47, "expected a text or a map, found a number")]
    [InlineData("keys:\n  - { key: a, cloud: demo, secret: s, budget: { calls_per_hour: -1 } }\n", 2, 65, "expected a whole number from 0 to 1000000, found -1")]
    [InlineData("keys:\n  - { key: a, cloud: demo, secret: s, budget: { calls_per_hour: 1.5 } }\n", 2, 65, "expected a whole number from 0 to 1000000, found 1.5")]
    [InlineData("keys:\n  - { key: a, cloud: demo, secret: s, budget: { calls_per_hour: \"5\" } }\n", 2, 65, "expected a whole number from 0 to 1000000, found a text")]
    [InlineData("cloudinary: { account: a, upstream: { api_key: k, api_secret: s }, clouds: [] }\n", 1, 76, "expected at least one entry, found an empty list")]
    [InlineData("cloudinary: { account: a b, upstream: { api_key: k, api_secret: s } }\n", 1, 24, "expected an account id of letters, digits, \"-\" and \"_\", found a text with other characters")]
    [InlineData("keys:\n  - { key: a, cloud: demo, secret: s, roles: [{ cloud: demo }] }\n", 2, 47, "the key \"role\"")]
    [InlineData("keys:\n  - { key: a, secret: s }\n", 2, 5, "expected the key \"cloud\"")]
    [InlineData("keys:\n  - { key: a, cloud: demo, secrets: s }\n", 2, 28, "did you mean \"secret\"")]
    [InlineData("users:\n  - { id: a, folders: [{ path: b, level: edti }] }\n", 2, 42, "one of view, contribute, edit, manage, found \"edti\" (did you mean \"edit\"?)")]
    [InlineData("users:\n  - { id: a, folders: [{ path: b }] }\n", 2, 24, "exactly one of level, role")]
    [InlineData("users:\n  - { id: a, folders: [{ level: view }] }\n", 2, 24, "exactly one of path, id")]
    [InlineData("roles:\n  - { id: a, scope: globl, permissions: [{ actions: [read], resource: Asset }] }\n", 2, 21, "did you mean \"global\"")]
    [InlineData("roles:\n  - { id: a, scope: global, permissions: [] }\n", 2, 42, "at least one entry")]
    [InlineData("roles:\n  - { id: a, scope: global, permissions: [{ actions: [raed], resource: Asset }] }\n", 2, 55, "did you mean \"read\"")]
    [InlineData("roles:\n  - { id: a, scope: global, permissions: [{ actions: [read], resource: Assets }] }\n", 2, 72, "did you mean \"Asset\"")]
    [InlineData("collections:\n  - { id: a, assets: [image/upload] }\n", 2, 23, "an asset id of 32 hexadecimal digits")]
    [InlineData("collections:\n  - { id: a, assets: [picture/upload/a] }\n", 2, 23, "an asset id of 32 hexadecimal digits")]
    [InlineData("collections:\n  - { id: a, shares: [{ level: view }] }\n", 2, 23, "exactly one of user, group, key")]
    [InlineData("policies:\n  - { name: a }\n", 2, 5, "exactly one of file, cedar")]
    public void A_mistake_is_refused_with_its_place(string lists, int line, int column, string message) =>
        Refused(GrantsDirectory.Head + lists, 6 + line, column, message);

    [Theory]
    [InlineData("ftp://api.cloudinary.com")]
    [InlineData("api.cloudinary.com")]
    [InlineData("https://api.cloudinary.com/v1_1")]
    [InlineData("https://user:hunter2@api.cloudinary.com")]
    [InlineData("https://api.cloudinary.com?x=y")]
    public void A_base_url_is_the_address_of_a_server(string url)
    {
        var yaml = GrantsDirectory.Head.Replace("upstream:", $"base_url: \"{url}\"\n    upstream:", StringComparison.Ordinal);

        Refused(yaml, 6, 15, "the address of a server");
    }

    private static void Refused(string yaml, int line, int column, string message)
    {
        var error = Assert.Throws<GrantsFileException>(() => GrantsFileReader.Read("grants.yaml", yaml));

        Assert.Equal((line, column), (error.Line, error.Column));
        Assert.Contains(message, error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("hunter2", error.Message, StringComparison.Ordinal);
    }
}
