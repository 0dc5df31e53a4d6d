namespace Sidecar.OracleDiff.Generate;

/// <summary>
/// What a case is about: entity types, actions and their types, from which schema, policies, entities and requests of the case are made. A case
/// without a schema has a world all the same, so that its policies ask for what its entities hold.
/// </summary>
internal sealed class World
{
    private static readonly string[] PlainNames = ["a", "b", "name", "size", "tags", "owner", "when", "type"];
    private static readonly string[] OddNames = ["in", "has space", "é", "", "if", "__x", "\"q\"", "a.b", "id", "principal", "\0", "Long", "😀", "__entity1"];
    private readonly Dice _dice;

    public World(Dice dice)
    {
        _dice = dice;
        Namespaces = dice.Below(4) switch
        {
            0 => ["App"],
            1 => ["", "App"],
            2 => ["App", "App::Sub"],
            _ => [""],
        };
        List<string> names = [.. new[] { "User", "Group", "Doc", "Folder", "Color" }.Take(dice.Below(4) + 2).Select(n => Qualify(dice.PickFrom(Namespaces), n))];
        Types = [];
        foreach (var name in names)
        {
            var isEnum = name.EndsWith("Color", StringComparison.Ordinal) || dice.OneIn(15);
            Types.Add(new TypeModel(
                name,
                isEnum ? [] : [.. dice.Some(2, () => dice.PickFrom(names)).Distinct()],
                isEnum ? [] : Members(names, 4, 2),
                isEnum || dice.Percent(60) ? null : RandomKind(names, 1),
                isEnum ? ["red", "green", "a b"] : null));
        }

        Actions = [];
        foreach (var id in new[] { "all", "read", "write", "a b" }.Take(dice.Below(4) + 1))
        {
            var type = Qualify(dice.PickFrom(Namespaces), "Action");
            Actions.Add(new ActionModel(
                type,
                id,
                [.. dice.Some(1, () => Actions.Count == 0 ? null : dice.PickFrom(Actions)).OfType<ActionModel>()],
                [.. Enumerable.Range(0, dice.OneIn(12) ? 0 : dice.Below(2) + 1).Select(_ => dice.PickFrom(names)).Distinct()],
                [.. Enumerable.Range(0, dice.Below(2) + 1).Select(_ => dice.PickFrom(names)).Distinct()],
                Members(names, 3, 2)));
        }
    }

    public IReadOnlyList<string> Namespaces { get; }

    public List<TypeModel> Types { get; }

    public List<ActionModel> Actions { get; }

    public List<Kind.Common> CommonTypes { get; } = [];

    public TypeModel? Find(string type) => Types.Find(t => t.Name == type);

    public static string Qualify(string space, string name) => space.Length == 0 ? name : $"{space}::{name}";

    public static string SpaceOf(string path) => path.LastIndexOf("::", StringComparison.Ordinal) is > 0 and var at ? path[..at] : "";

    public static string LastOf(string path) => path[(path.LastIndexOf(':') + 1)..];

    public string Name() => _dice.OneIn(12) ? _dice.PickFrom(OddNames) : _dice.PickFrom(PlainNames);

    public string Id(string type) => Find(type)?.Ids is { } ids && !_dice.OneIn(12) ? _dice.PickFrom(ids)
        : _dice.OneIn(25) ? _dice.Pick("é\n", "*", "\"", "😀", "", "\\", "A::\"b\"") : _dice.Pick("x", "y", "z");

    public Kind RandomKind(IReadOnlyList<string> types, int depth)
    {
        var kind = _dice.Below(depth > 0 ? 12 : 8) switch
        {
            0 or 1 => Kind.Bool,
            2 or 3 => Kind.Long,
            4 or 5 => Kind.String,
            6 => new Kind.Reference(_dice.OneIn(20) ? Qualify(_dice.PickFrom(Namespaces), "Action") : _dice.PickFrom(types)),
            7 => new Kind.Extension(_dice.Pick("ipaddr", "decimal", "datetime", "duration")),
            8 or 9 => new Kind.Set(RandomKind(types, depth - 1)),
            _ => new Kind.Record(Members(types, 3, depth - 1)),
        };
        if (_dice.OneIn(6))
        {
            var common = new Kind.Common(_dice.PickFrom(Namespaces), $"T{CommonTypes.Count}", kind);
            CommonTypes.Add(common);
            return common;
        }

        return kind;
    }

    private List<Member> Members(IReadOnlyList<string> types, int most, int depth) =>
        [.. _dice.Some(most, () => new Member(Name(), RandomKind(types, depth), _dice.Percent(65))).DistinctBy(static m => m.Name)];
}
