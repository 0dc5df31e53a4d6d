using Sidecar.Policy.Cedar;
using Sidecar.Policy.Cloudinary;
using Sidecar.Policy.Limits;
using Sidecar.Policy.Search;
using Xunit.Abstractions;
using static Sidecar.Policy.Tests.Limits.Conditions;

namespace Sidecar.Policy.Tests.Limits;

/// <summary>Random conditions over random assets: an exact limit matches what the condition allows, any other at least that.</summary>
public sealed class NeverNarrowerTests(ITestOutputHelper output)
{
    private const int Seed = 4711;
    private static readonly string[] Folders = ["", "a", "a/b", "a/b/c", "ab", "b", "b/a", "A/B", "x y/(z)"];
    private static readonly string[] Tags = ["s", "t", "u"];

    [Theory]
    [InlineData(SearchSubject.Assets, FolderMode.Dynamic, FolderWildcards.Documented)]
    [InlineData(SearchSubject.Assets, FolderMode.Fixed, FolderWildcards.Documented)]
    [InlineData(SearchSubject.Folders, FolderMode.Dynamic, FolderWildcards.Documented)]
    [InlineData(SearchSubject.Assets, FolderMode.Dynamic, FolderWildcards.Ignored)]
    public void A_limit_is_never_narrower_than_its_condition(SearchSubject subject, FolderMode mode, FolderWildcards wildcards)
    {
        var random = new Random(Seed);
        int exact = 0, expressions = 0, nothing = 0, everything = 0;
        for (var run = 0; run < 10_000; run++)
        {
            var condition = Condition(random, subject, 0);
            var limit = Compile(condition, subject, mode, wildcards: wildcards);
            var query = limit.Expression is { } text ? new ToyQuery(text) : null;
            if (limit.Expression is not null)
            {
                Assert.Null(PreparedLimit.Prepare(limit.Expression).Error);
                Assert.Equal(limit, Compile(Shuffled(random, condition), subject, mode, wildcards: wildcards));
            }

            exact += limit.Exact ? 1 : 0;
            expressions += query is null ? 0 : 1;
            nothing += limit.Kind == SearchLimitKind.Nothing ? 1 : 0;
            everything += limit.Kind == SearchLimitKind.Everything ? 1 : 0;
            for (var i = 0; i < 12; i++)
            {
                var row = RandomRow(random);
                var allowed = Allows(condition, row, mode);
                var (boolean, lucene) = query?.Matches(row) ?? (limit.Kind == SearchLimitKind.Everything, limit.Kind == SearchLimitKind.Everything);
                Assert.Equal(boolean, lucene);
                Assert.True(boolean || !allowed, $"narrower: {limit.Expression} misses {row} of {condition}");
                Assert.True(!limit.Exact || boolean == allowed, $"not exact: {limit.Expression} takes {row} of {condition}");
            }
        }

        output.WriteLine($"seed {Seed}: {expressions} expressions, {nothing} nothing, {everything} everything; {exact} exact");
        Assert.True(expressions > 2000);
        Assert.True(exact > 2000);
    }

    private static Row RandomRow(Random random) => new(
        Pick(random, Folders),
        Pick(random, ["upload", "private"]),
        Pick(random, ["image", "video", "raw"]),
        Pick(random, ["a/b", "a/bc", "z"]),
        Pick(random, ["m1", "m2", "m3"]),
        [.. Tags.Where(_ => random.Next(2) == 0)]);

    private static Formula Condition(Random random, SearchSubject subject, int depth)
    {
        switch (random.Next(depth > 3 ? 4 : 8))
        {
            case 0 when random.Next(8) == 0:
                return new Formula.Unknown("something");
            case 1 when random.Next(8) == 0:
                return random.Next(2) == 0 ? new Formula.True() : new Formula.False();
            case 2:
                return new Formula.Not(RandomAtom(random, subject));
            case < 4:
                return RandomAtom(random, subject);
            case var n:
                Formula[] operands = [.. Enumerable.Range(0, random.Next(2, 5)).Select(_ => Condition(random, subject, depth + 1))];
                return n < 6 ? And(operands) : Or(operands);
        }
    }

    private static Formula.Atom RandomAtom(Random random, SearchSubject subject) => random.Next(subject == SearchSubject.Folders ? 4 : 10) switch
    {
        0 or 1 or 2 => Path(Pick(random, Folders)),
        3 => Has("ancestor_ids", Pick(random, ["id:a", "id:a/b", "id:", "gone"])),
        4 => Equal("type", Pick(random, ["upload", "private", "sprite"])),
        5 => Equal("resource_type", Pick(random, ["image", "video"])),
        6 => Has("collection_ids", Pick(random, ["known", "empty"])),
        7 => Atom("public_id", AtomOperator.Like, Pick(random, ["a/b*", "a/*c", "z", "*"])),
        _ => Has("tags", Pick(random, [.. Tags, "\""])),
    };

    private static bool Allows(Formula formula, Row row, FolderMode mode) => formula switch
    {
        Formula.True or Formula.Unknown => true,
        Formula.False => false,
        Formula.Not not => !Allows(not.Operand, row, mode),
        Formula.And and => and.Operands.All(operand => Allows(operand, row, mode)),
        Formula.Or or => or.Operands.Any(operand => Allows(operand, row, mode)),
        Formula.Atom { Attribute: "ancestor_paths", Value: string path } => IsBelow(row, path, mode),
        Formula.Atom { Attribute: "ancestor_ids", Value: string id } => PathOfId(id) is { } path && IsBelow(row, path, mode),
        Formula.Atom { Attribute: "type", Value: string type } => row.Type == type,
        Formula.Atom { Attribute: "resource_type", Value: string type } => row.ResourceType == type,
        Formula.Atom { Attribute: "collection_ids", Value: string id } => Members(id)!.Contains(row.AssetId),
        Formula.Atom { Attribute: "tags", Value: string tag } => row.Tags.Contains(tag),
        Formula.Atom { Attribute: "public_id", Value: string pattern } => System.IO.Enumeration.FileSystemName.MatchesSimpleExpression(pattern, row.PublicId, ignoreCase: false),
        _ => throw new InvalidOperationException(formula.ToString()),
    };

    private static bool IsBelow(Row row, string path, FolderMode mode) =>
        FolderPath.SelfAndAncestors(FolderPath.Normalize(row.Folder, mode)).Contains(path);

    private static Formula Shuffled(Random random, Formula formula) => formula switch
    {
        Formula.And and => And([.. and.Operands.Select(operand => Shuffled(random, operand)).OrderBy(_ => random.Next())]),
        Formula.Or or => Or([.. or.Operands.Select(operand => Shuffled(random, operand)).OrderBy(_ => random.Next())]),
        _ => formula,
    };

    private static string Pick(Random random, string[] from) => from[random.Next(from.Length)];
}
