using Cloudinary.Emulator.State;
using Sidecar.OracleDiff.Generate;
using Sidecar.Policy.Cedar;
using Sidecar.Policy.Cloudinary;
using Sidecar.Policy.Grants;
using Sidecar.Policy.Limits;
using EmulatedMode = Cloudinary.Emulator.FolderMode;

namespace Sidecar.SearchFuzz.Generate;

/// <summary>A library, grants on it, and the limit that follows from them by the same code the proxy runs.</summary>
internal sealed class Scenario
{
    private const int Assets = 30;
    private const int MostTerms = 1000;
    private readonly Dictionary<string, string> pathOfId;
    private readonly IReadOnlyDictionary<string, IReadOnlyList<CollectionAsset>> collections;
    private readonly PrincipalPolicies policies;

    private Scenario(
        FolderMode mode, bool folders, IReadOnlyList<Row> rows, IReadOnlyList<Rule> rules, Dictionary<string, string> pathOfId,
        IReadOnlyDictionary<string, IReadOnlyList<CollectionAsset>> collections)
    {
        (Mode, Folders, Rows, Rules) = (mode, folders, rows, rules);
        this.pathOfId = pathOfId;
        this.collections = collections;
        var grants = GrantSnapshot.Compile(Document()).Environments["demo"];
        policies = grants.PoliciesOf(new EntityUid(EntityTypes.ApiKey, "app"))!;
        Limit = SearchLimits.Compile(
            policies.ResidualFor(CloudinaryAction.Read, folders ? EntityTypes.Folder : EntityTypes.Asset), folders ? SearchSubject.Folders : SearchSubject.Assets,
            mode, pathOfId.GetValueOrDefault, grants.IdsIn, MostTerms, FolderWildcards.Documented, grants.SpellingOf, foldersBelow: null, grants.NamedIn);
        Permitted = [.. rows.Select(Permits)];
        Judged = [.. rows.Select(row => rules.Any(r => !r.Forbids && r.Holds(row)) && !rules.Any(r => r.Forbids && r.Holds(row)))];
    }

    public FolderMode Mode { get; }

    public EmulatedMode EmulatedMode => Mode == FolderMode.Dynamic ? EmulatedMode.Dynamic : EmulatedMode.Fixed;

    /// <summary>The rows are folders and not assets.</summary>
    public bool Folders { get; }

    public IReadOnlyList<Row> Rows { get; }

    public IReadOnlyList<Rule> Rules { get; }

    public SearchLimit Limit { get; }

    /// <summary>What the engine says of each row: the truth, and the judgement that answers are filtered by.</summary>
    public IReadOnlyList<bool> Permitted { get; }

    /// <summary>What the rules say of each row without the engine.</summary>
    public IReadOnlyList<bool> Judged { get; }

    /// <summary>The same library under other rules or with other rows.</summary>
    public Scenario With(IReadOnlyList<Rule>? rules = null, IReadOnlyList<Row>? rows = null) => new(Mode, Folders, rows ?? Rows, rules ?? Rules, pathOfId, collections);

    public static Scenario Make(long seed, int number)
    {
        var dice = new Dice(seed, -1 - number);
        var mode = dice.OneIn(3) ? FolderMode.Fixed : FolderMode.Dynamic;
        var folders = dice.OneIn(6);
        var tree = Tree(dice);
        var pathOfId = tree.ToDictionary(f => f.ExternalId, f => f.Path);
        var assets = Enumerable.Range(0, Assets).Select(i => Asset(dice, mode, i)).ToList();
        var collections = new Dictionary<string, IReadOnlyList<CollectionAsset>>
        {
            ["lookbook"] = [.. assets.Take(2).Select(a => new CollectionAsset(a.AssetId))],
            ["mixed"] = [new CollectionAsset(assets[2].AssetId), new CollectionAsset(null, assets[3].ResourceType, assets[3].Type, assets[3].PublicId)],
            ["empty"] = [],
        };
        IReadOnlyList<Row> rows = folders
            ? [.. tree.Where(f => f.Path.Length > 0).Select(f => Row.Of(f, mode, IdsOf))]
            : [.. assets.Select(a => Row.Of(a, mode, IdsOf, [.. collections.Where(c => c.Value.Any(m => Is(m, a))).Select(c => c.Key)]))];
        return new Scenario(mode, folders, rows, new Rules(dice, mode, folders, rows, [.. pathOfId.Keys]).Make(), pathOfId, collections);

        IReadOnlyList<string> IdsOf(string place)
        {
            var above = FolderPath.SelfAndAncestors(FolderPath.Normalize(place, mode));
            return [.. tree.Where(f => above.Contains(FolderPath.Normalize(f.Path, mode))).Select(f => f.ExternalId)];
        }
    }

    private bool Permits(Row row) => policies.Decide(CloudinaryAction.Read, row.Entity) is { Allowed: true, ForbidErrored: false };

    private static bool Is(CollectionAsset member, Asset asset) =>
        member.AssetId is { } id ? id == asset.AssetId : (member.ResourceType, member.Type, member.PublicId) == (asset.ResourceType, asset.Type, asset.PublicId);

    /// <summary>Every folder once, whatever its case: as a real tree in either mode.</summary>
    private static List<Folder> Tree(Dice dice)
    {
        var paths = Names.Folders.SelectMany(FolderPath.SelfAndAncestors).DistinctBy(p => p.ToLowerInvariant()).Where(p => p.Length == 0 || dice.Percent(90)).ToList();
        return [.. paths.Select((path, i) => new Folder(path, $"{i + 1:x32}", DateTimeOffset.UnixEpoch))];
    }

    private static Asset Asset(Dice dice, FolderMode mode, int number)
    {
        var folder = dice.Pick(Names.Folders);
        var name = dice.Pick(Names.PublicIds);
        var directory = mode == FolderMode.Fixed ? folder : dice.OneIn(3) ? dice.Pick(Names.Folders) : "";
        var created = DateTimeOffset.UnixEpoch.AddDays(20_000 + dice.Below(400));
        return new Asset
        {
            // Some share all but the id with another.
            AssetId = $"{number + 1:x32}", PublicId = directory.Length == 0 ? name : $"{directory}/{name}", AssetFolder = folder, DisplayName = name, Etag = "e" + number,
            ResourceType = dice.Pick(Names.ResourceTypes), Type = dice.OneIn(2) ? "upload" : dice.Pick(Names.Types), Format = dice.Pick("jpg", "png", "mp4"),
            Tags = dice.Some(3, () => dice.Pick(Names.Tags)), Bytes = dice.Below(3_000_000), Width = 100 + dice.Below(2000), Height = 100, CreatedAt = created, UploadedAt = created,
            Context = dice.OneIn(3) ? new Dictionary<string, string> { ["owner"] = dice.Pick("ann", "bob (x)") } : new Dictionary<string, string>(),
        };
    }

    private GrantsDocument Document() => new([new EnvironmentEntry("demo", "0011", Mode)])
    {
        Keys = [new KeyEntry("app", "demo")
        {
            Folders =
            [
                .. Rules.Where(r => r.Path is not null).Select(r => r.Path!).DistinctBy(p => FolderPath.Normalize(p, Mode)).Select(p => new FolderAssignment { Path = p, Level = FolderLevel.View }),
                .. Rules.Where(r => r.FolderId is not null).Select(r => r.FolderId!).Distinct().Select(id => new FolderAssignment { Id = id, Level = FolderLevel.View }),
            ],
        }],
        Collections = [.. collections.Select(c => new CollectionEntry(c.Key)
        {
            Assets = c.Value,
            Shares = Rules.Any(r => r.Collection == c.Key) ? [new CollectionShare(EntityTypes.ApiKey, "app", CollectionLevel.View)] : [],
        })],
        Policies = [.. Rules.Where(r => r.Cedar is not null).Select((r, i) => new PolicyEntry($"p{i}", r.Cedar!))],
    };
}
