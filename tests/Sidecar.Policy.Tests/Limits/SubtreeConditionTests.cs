using Sidecar.Policy.Cedar;
using Sidecar.Policy.Cloudinary;
using Sidecar.Policy.Limits;
using Sidecar.Policy.Tests.Cedar;
using static Sidecar.Policy.Tests.Limits.Conditions;

namespace Sidecar.Policy.Tests.Limits;

/// <summary>Does a condition hold for everything below a folder? Only a certain yes is a yes.</summary>
public sealed class SubtreeConditionTests
{
    private static readonly Formula True = new Formula.True();
    private static readonly Formula False = new Formula.False();
    private static readonly Formula.Atom Yes = Path("a");
    private static readonly Formula.Atom No = Path("b");
    private static readonly Formula.Atom Depends = Path("a/b/c");

    [Theory]
    [InlineData("", true)]
    [InlineData("a", true)]
    [InlineData("a/b", true)]
    [InlineData("a/b/c", false)]
    [InlineData("b", false)]
    [InlineData("a/bb", false)]
    [InlineData("a/", false)]
    public void Everything_below_a_folder_is_inside_it_and_the_folders_above(string folder, bool holds) => Assert.Equal(holds, Holds(Path(folder)));

    [Theory]
    [InlineData("b", true)]
    [InlineData("a/bb", true)]
    [InlineData("ab", true)]
    [InlineData("a/b", false)]
    [InlineData("a", false)]
    [InlineData("", false)]
    [InlineData("a/b/c", false)]
    public void Nothing_below_a_folder_is_inside_a_folder_beside_it(string folder, bool holds) => Assert.Equal(holds, Holds(new Formula.Not(Path(folder))));

    [Fact]
    public void Of_the_whole_environment_only_the_root_holds()
    {
        Assert.True(Holds(Path(""), ""));
        Assert.False(Holds(Path("a"), ""));
        Assert.False(Holds(new Formula.Not(Path("a")), ""));
        Assert.False(Holds(new Formula.Not(Path("")), ""));
    }

    [Fact]
    public void And_needs_every_yes()
    {
        Assert.True(Holds(And(Yes, True)));
        Assert.False(Holds(And(Yes, Depends)));
        Assert.False(Holds(And(Yes, No)));
        Assert.False(Holds(And(Depends, No)));
    }

    [Fact]
    public void Or_needs_one_yes_and_two_maybes_are_none()
    {
        Assert.True(Holds(Or(No, Yes)));
        Assert.True(Holds(Or(Depends, Yes)));
        Assert.False(Holds(Or(No, Depends)));
        Assert.False(Holds(Or(Depends, Depends)));
        Assert.False(Holds(Or(Depends, new Formula.Not(Depends))));
        Assert.False(Holds(Or(False, No)));
    }

    [Fact]
    public void What_could_not_be_said_is_no_yes()
    {
        Assert.False(Holds(new Formula.Unknown("x")));
        Assert.False(Holds(And(Yes, new Formula.Unknown("x"))));
        Assert.False(Holds(Equal("type", "upload")));
        Assert.False(Holds(new Formula.Not(Equal("type", "upload"))));
        Assert.False(Holds(new Formula.Not(Has("tags", "x"))));
        Assert.False(Holds(Has("ancestor_ids", "id")));
        Assert.False(Holds(new Formula.Not(Has("ancestor_ids", "id"))));
    }

    [Fact]
    public void Ids_of_the_folder_and_those_above_hold_below_it()
    {
        Assert.True(Holds(Has("ancestor_ids", "a"), ids: ["a", "b"]));
        Assert.False(Holds(Has("ancestor_ids", "c"), ids: ["a", "b"]));

        // The folder named c may lie below.
        Assert.False(Holds(new Formula.Not(Has("ancestor_ids", "c")), ids: ["a", "b"]));
        Assert.False(Holds(new Formula.Not(Has("ancestor_ids", "a")), ids: ["a", "b"]));
    }

    [Fact]
    public void Presence_is_certain_for_what_is_always_known()
    {
        Assert.True(Holds(Atom("public_id", AtomOperator.Exists, null)));
        Assert.False(Holds(Atom("tags", AtomOperator.Exists, null)));
        Assert.False(Holds(Atom("ancestor_ids", AtomOperator.Exists, null)));
        Assert.True(Holds(Atom("ancestor_ids", AtomOperator.Exists, null), ids: []));
        Assert.False(Holds(Atom("public_id", AtomOperator.Exists, null), type: EntityTypes.Folder));
        Assert.True(Holds(Atom("name", AtomOperator.Exists, null), type: EntityTypes.Folder));
    }

    [Fact]
    public void A_type_is_certain_where_enforcement_gives_it()
    {
        Assert.True(Holds(Atom("public_id", AtomOperator.IsString, null)));
        Assert.False(Holds(Atom("public_id", AtomOperator.IsSet, null)));
        Assert.True(Holds(new Formula.Not(Atom("public_id", AtomOperator.IsSet, null))));
        Assert.True(Holds(Atom("ancestor_paths", AtomOperator.IsSet, null)));
        Assert.False(Holds(Atom("tags", AtomOperator.IsSet, null)));
        Assert.False(Holds(Atom("colour", AtomOperator.IsString, null)));
        Assert.False(Holds(new Formula.Not(Atom("colour", AtomOperator.IsString, null))));
    }

    // Cedar errs on every asset: a public id is no set. A permit that errs does not count, and a forbid that errs denies.
    [Theory]
    [InlineData("permit(principal, action, resource) when { resource.public_id.containsAll([]) };")]
    [InlineData("permit(principal, action, resource) unless { resource.public_id.containsAny([]) };")]
    [InlineData("permit(principal, action, resource) when { resource.public_id.contains(\"x\") || true };")]
    [InlineData("permit(principal, action, resource) when { !(resource has public_id) || resource.public_id < 5 || true };")]
    [InlineData("permit(principal, action, resource); forbid(principal, action, resource) when { resource.ancestor_paths like \"x\" && false };")]
    public void A_policy_that_takes_an_attribute_for_something_else_allows_no_subtree(string policies)
    {
        var engine = PolicyEngine.Compile(CedarParser.ParsePolicies(policies), EntityStore.Empty);
        var residual = engine.ResidualFor(new EntityUid("P", "p"), new EntityUid("Action", "a"), EntityTypes.Asset);
        Assert.False(SubtreeCondition.Holds(residual, EntityTypes.Asset, "a", FolderMode.Dynamic, null));
        Assert.Equal(SearchLimitKind.Nothing, Compile(residual).Kind);
    }

    [Fact]
    public void What_lies_in_no_folder_is_not_below_the_root_and_not_in_a_forbidden_folder()
    {
        const string Type = EntityTypes.Transformation;
        Assert.False(Holds(Path(""), "", type: Type));
        Assert.False(Holds(Atom("ancestor_paths", AtomOperator.Exists, null), "", type: Type));
        Assert.True(Holds(Or(new Formula.Not(Atom("ancestor_paths", AtomOperator.Exists, null)), new Formula.Not(Path("a"))), "", type: Type));

        // Attributes that such a resource may have are not certain either way.
        Assert.False(Holds(Atom("name", AtomOperator.Exists, null), "", type: Type));
        Assert.False(Holds(Atom("name", AtomOperator.IsString, null), "", type: Type));
        Assert.False(Holds(new Formula.Not(Atom("name", AtomOperator.IsSet, null)), "", type: Type));
        Assert.True(Holds(new Formula.Not(Atom("ancestor_paths", AtomOperator.IsSet, null)), "", type: Type));
        Assert.False(Holds(new Formula.Not(Equal("type", "x")), "", type: Type));
        Assert.False(Holds(new Formula.Not(Atom("", AtomOperator.IsEntity, new EntityUid(Type, "x"))), "", type: Type));
        Assert.True(Holds(True, "", type: Type));
    }

    [Fact]
    public void Case_counts_in_fixed_mode_and_paths_are_lowered_in_dynamic_mode()
    {
        Assert.True(Holds(Path("a"), "A/B"));
        Assert.False(Holds(Path("a"), "A/B", mode: FolderMode.Fixed));
        Assert.True(Holds(Path("A"), "A/B", mode: FolderMode.Fixed));
        Assert.True(Holds(new Formula.Not(Path("a")), "A/B", mode: FolderMode.Fixed));
        Assert.False(Holds(new Formula.Not(Path("a")), "A/B"));
    }

    [Fact]
    public void Nothing_below_is_forbidden_only_where_that_is_certain()
    {
        Assert.True(NoneForbidden(True));
        Assert.True(NoneForbidden(new Formula.Not(No)));
        Assert.False(NoneForbidden(new Formula.Not(Yes)));
        Assert.False(NoneForbidden(new Formula.Not(Depends)));
        Assert.False(NoneForbidden(new Formula.Unknown("x")));

        // Whether anything is permitted is another question.
        static bool NoneForbidden(Formula unforbidden) => SubtreeCondition.NoneForbidden(
            new Residual(ResidualKind.Never, False, true, []) { Unforbidden = unforbidden }, EntityTypes.Asset, "a/b", FolderMode.Dynamic, null);
    }

    [Fact]
    public void Always_and_never_need_no_look()
    {
        Assert.True(SubtreeCondition.Holds(new Residual(ResidualKind.Always, True, true, []), EntityTypes.Asset, "a", FolderMode.Dynamic, null));
        Assert.False(SubtreeCondition.Holds(new Residual(ResidualKind.Never, False, true, []), EntityTypes.Asset, "a", FolderMode.Dynamic, null));
    }

    [Theory]
    [InlineData(FolderMode.Dynamic)]
    [InlineData(FolderMode.Fixed)]
    public void Whenever_it_holds_every_resource_below_satisfies_the_condition(FolderMode mode)
    {
        var random = new Random(20260);
        string[] folders = ["", "a", "a/b", "a/b/c", "ab", "b", "A/B", "a/B/C"];
        var store = new EntityStore([]);
        var held = 0;
        for (var run = 0; run < 20_000; run++)
        {
            var (top, type) = (Pick(folders), random.Next(2) == 0 ? EntityTypes.Asset : EntityTypes.Folder);
            var condition = Condition(0);
            string[]? ids = random.Next(2) == 0 ? null : [.. FolderPath.SelfAndAncestors(FolderPath.Normalize(top, mode)).Select(p => "id:" + p)];
            if (!Holds(condition, top, ids, type, mode))
            {
                continue;
            }

            held++;
            for (var i = 0; i < 10; i++)
            {
                var below = Pick(["", "c", "b", "b/c", "C"]);
                var path = top.Length == 0 ? below : below.Length == 0 ? top : $"{top}/{below}";
                string[]? known = ids is null ? null : [.. FolderPath.SelfAndAncestors(FolderPath.Normalize(path, mode)).Select(p => "id:" + p)];
                Resource resource = type == EntityTypes.Folder
                    ? new FolderResource { Path = path, FolderMode = mode, AncestorIds = known }
                    : new AssetResource
                    {
                        FolderPath = path, FolderMode = mode, AncestorIds = known, AssetId = "1", PublicId = Pick(["x", "y"]), ResourceType = "image",
                        Type = Pick(["upload", "private"]), Tags = random.Next(2) == 0 ? null : [Pick(["s", "t"])],
                    };
                Assert.True(FormulaEvaluator.Holds(condition, resource.ToEntity(), store), $"{condition} does not hold for {resource.Describe()} below \"{top}\"");
            }
        }

        Assert.True(held > 1000, $"only {held} held");

        Formula Condition(int depth) => random.Next(depth > 2 ? 4 : 8) switch
        {
            0 => new Formula.Not(RandomAtom()),
            1 when random.Next(6) == 0 => random.Next(2) == 0 ? True : False,
            < 4 => RandomAtom(),
            < 6 => And([.. Enumerable.Range(0, random.Next(2, 4)).Select(_ => Condition(depth + 1))]),
            _ => Or([.. Enumerable.Range(0, random.Next(2, 4)).Select(_ => Condition(depth + 1))]),
        };

        Formula.Atom RandomAtom() => random.Next(8) switch
        {
            < 4 => Path(Pick(folders)),
            4 => Has("ancestor_ids", "id:" + Pick(folders)),
            5 => Equal("type", Pick(["upload", "private"])),
            6 => Has("tags", Pick(["s", "t"])),
            _ => Atom(Pick(["public_id", "tags", "ancestor_ids", "name", "ancestor_paths", "colour"]), random.Next(4) switch
            {
                0 => AtomOperator.IsSet,
                1 => AtomOperator.IsString,
                2 => AtomOperator.IsLong,
                _ => AtomOperator.Exists,
            }, null),
        };

        string Pick(string[] from) => from[random.Next(from.Length)];
    }

    private static bool Holds(
        Formula condition, string path = "a/b", IReadOnlyCollection<string>? ids = null, string type = EntityTypes.Asset, FolderMode mode = FolderMode.Dynamic) =>
        SubtreeCondition.Holds(new Residual(ResidualKind.When, condition, true, []), type, path, mode, ids);
}
