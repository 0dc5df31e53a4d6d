using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Sidecar.Catalogue;
using Sidecar.Enforcement;
using Sidecar.Grants;
using Sidecar.Policy.Cedar;
using Sidecar.Policy.Cloudinary;
using Sidecar.Policy.Grants;

namespace Sidecar.Tests.Grants;

public sealed class SchemaFileTests : IDisposable
{
    private const string Larger = """
        {"schema": {"Cloudinary": {"entityTypes": {"Asset": {"shape": {"type": "Record", "attributes": {"rating": {"type": "Long", "required": false}}}}}, "actions": {}}}}
        """;

    private const string Rated = """permit(principal, action, resource is Cloudinary::Asset) when { resource.rating > 3 };""";

    private readonly GrantsDirectory directory = new(GrantsDirectory.Head + "policies: [{ file: p.cedar }]\n");

    public void Dispose() => directory.Dispose();

    [Theory]
    [InlineData("schema.json", Larger)]
    [InlineData("schema.cedarschema", "namespace Cloudinary { entity Asset = { rating?: Long }; }")]
    public void A_schema_file_adds_names(string name, string text)
    {
        directory.Write("p.cedar", Rated);
        directory.Write(name, text);

        Assert.Contains("\"rating\"", directory.Fails().Message, StringComparison.Ordinal);
        Assert.Contains("that the sidecar's requests have", Assert.Single(Loader(name).Load(directory.GrantsPath).Snapshot.Warnings), StringComparison.Ordinal);
        Assert.Single(GrantsFileLoader.Check(directory.GrantsPath, directory.Path(name)).Warnings);
    }

    [Theory]
    [InlineData("schema.json", "{\n  \"schema\": {,}\n}", "schema.json:2:14: expected a Cedar schema in JSON")]
    [InlineData("schema.json", "{\"Cloudinary\": {\"entityTypes\": {\"Asset\": {\"shape\": {\"type\": \"Record\", \"attributes\": {\"a\": 5}}}}, \"actions\": {}}}", "schema.json: expected a Cedar schema, found an error in it: entity type `Asset`, attribute `a`: expected an object, found 5")]
    [InlineData("schema.cedarschema", "namespace Cloudinary {\n  entity Asset = { a: };\n}", "schema.cedarschema:2:23: expected")]
    [InlineData("schema.json", "{}", "expected the namespace `Cloudinary`")]
    [InlineData("none.json", null, "none.json: expected a schema file that can be read, found none at")]
    public void A_wrong_schema_file_is_refused_with_its_place(string name, string? text, string message)
    {
        directory.Write("p.cedar", "// nothing\n");
        if (text is not null)
        {
            directory.Write(name, text);
        }

        var error = Assert.Throws<GrantsFileException>(() => Loader(name).Load(directory.GrantsPath));

        Assert.Contains(message, error.Message, StringComparison.Ordinal);
        Assert.Equal(directory.Path(name), error.File);
    }

    [Fact]
    public void A_schema_file_is_watched_and_a_wrong_one_leaves_the_grants_in_force()
    {
        directory.Write("p.cedar", Rated);
        directory.Write("schema.json", Larger);
        var store = new FileGrantStore(
            Options.Create(new GrantsOptions { Path = directory.GrantsPath }), Loader("schema.json"), TimeProvider.System, NullLogger<FileGrantStore>.Instance);
        var first = store.LoadFirst();

        directory.Write("schema.json", "{");
        Assert.False(store.Refresh());
        Assert.Same(first, store.Current);
        Assert.Contains("schema.json:1:", store.LastError, StringComparison.Ordinal);

        directory.Write("schema.json", Larger.Replace("rating", "stars", StringComparison.Ordinal));
        Assert.False(store.Refresh());
        Assert.Contains("p.cedar:1:", store.LastError, StringComparison.Ordinal);

        directory.Write("schema.json", Larger);
        store.Refresh();
        Assert.Null(store.LastError);
    }

    [Fact]
    public void Validation_can_be_set_to_warn()
    {
        directory.Write("p.cedar", Rated);

        Assert.Contains("\"rating\"", Assert.Single(Loader("", PolicyValidation.Warn).Load(directory.GrantsPath).Snapshot.Warnings), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("strict", true)]
    [InlineData("Warn", true)]
    [InlineData("0", false)]
    [InlineData("", false)]
    public void The_option_has_two_values(string value, bool expected) =>
        Assert.Equal(expected, new GrantsOptionsValidator().Validate(null, new GrantsOptions { PolicyValidation = value }).Succeeded);

    [Fact]
    public void All_mistakes_of_all_files_are_said_at_once()
    {
        directory.Write("grants.yaml", GrantsDirectory.Head + "policies:\n  - file: p.cedar\n  - cedar: |\n      // of this file\n      forbid(principal, action, resource is Cloudinary::Asset)\n        when { resource.tagz.contains(\"x\") };\n");
        directory.Write("p.cedar", "\npermit(principal, action == Cloudinary::Action::\"raed\", resource);\n");

        var lines = directory.Fails().Message.Split('\n');

        Assert.Equal(2, lines.Length);
        Assert.StartsWith($"{directory.Path("p.cedar")}:2:1: expected one of the actions ", lines[0], StringComparison.Ordinal);
        Assert.StartsWith($"{directory.GrantsPath}:12:24: expected an attribute of Cloudinary::Asset ", lines[1], StringComparison.Ordinal);
        Assert.EndsWith("found \"tagz\" (did you mean \"tags\"?) in policy policies[1]#0", lines[1], StringComparison.Ordinal);
    }

    [Fact]
    public void Warnings_name_the_line_of_the_file_and_the_policys_own_id()
    {
        directory.Write("grants.yaml", GrantsDirectory.Head + """
            groups:
              - id: g
                folders:
                  - { path: "Product/*", level: view }
            policies:
              - name: mine
                cedar: |
                  // about someone
                  @id("late") permit(principal == Cloudinary::User::"gone", action, resource);
              - file: p.cedar
            """);
        directory.Write("p.cedar", "\n\nforbid(principal, action, resource) when { resource.tags.contains(\"x\") };\n");

        Assert.Collection(
            directory.Load().Snapshot.Warnings,
            warning => Assert.StartsWith($"{directory.GrantsPath}:10: grants the folder \"Product/*\"", warning, StringComparison.Ordinal),
            warning => Assert.StartsWith($"{directory.GrantsPath}:15: policy mine#0 (@id(\"late\")) names the principal", warning, StringComparison.Ordinal),
            warning => Assert.StartsWith($"{directory.Path("p.cedar")}:3: policy p.cedar#0 expected a test before it", warning, StringComparison.Ordinal));
    }

    [Fact]
    public void The_schema_has_everything_the_catalogue_asks_for()
    {
        foreach (var operation in OperationCatalogue.Default.Operations.Where(o => o.Action is not null && o.ResourceType is not null))
        {
            Assert.Empty(CloudinarySchema.Supplied.ValidateRequest(
                new EntityUid(EntityTypes.ApiKey, "k"), operation.Action!.Uid, new EntityUid(operation.ResourceType!, "x")));
            if (operation.ResourceType is not (EntityTypes.Asset or EntityTypes.Folder))
            {
                Assert.Empty(CloudinarySchema.Supplied.ValidateEntities(new EntityStore([NamedResources.Create(operation.ResourceType!, "x").ToEntity()])));
            }
        }
    }

    private GrantsFileLoader Loader(string schema, PolicyValidation validation = PolicyValidation.Strict) =>
        new(name => directory.Environment.GetValueOrDefault(name), TimeProvider.System, schema.Length == 0 ? "" : directory.Path(schema), validation);
}
