namespace Sidecar.Policy.Tests.Cedar;

using System.Globalization;
using Sidecar.Policy.Cedar;

/// <summary>
/// Random policy sets over optional attributes, and entities that hold some of them. With <see cref="MixedTypes"/> an attribute may also hold
/// a value of another type than the policies expect.
/// </summary>
internal sealed class RandomCedar(int seed)
{
    private static readonly string[] Sets = ["ancestor_ids", "ancestor_paths", "tags"];
    private static readonly string[] Strings = ["name", "type"];
    private static readonly string[] Words = ["a", "b", "c", "ab", ""];
    private readonly Random _random = new(seed);

    public bool MixedTypes { get; init; }

    public static EntityStore Store { get; } = new(
    [
        new Entity(new("User", "u1"), new Dictionary<string, CedarValue> { ["root"] = CedarValue.Of(true), ["name"] = CedarValue.Of("a") }, [new("Group", "g1")]),
        new Entity(new("User", "u2"), new Dictionary<string, CedarValue>(), [new("Group", "g2")]),
        new Entity(new("Group", "g1"), new Dictionary<string, CedarValue>(), [new("Group", "g0")]),
        new Entity(new("Action", "read"), new Dictionary<string, CedarValue>(), [new("Action", "all")]),
        new Entity(new("Folder", "f1"), new Dictionary<string, CedarValue>(), [new("Folder", "f0")]),
    ]);

    public string PolicySet(int policies) => string.Join("\n", Enumerable.Range(0, policies).Select(_ => Policy()));

    public AuthorizationRequest Request()
    {
        var attributes = new Dictionary<string, CedarValue>();
        foreach (var name in Sets)
        {
            Maybe(name, () => CedarValue.SetOf(Enumerable.Range(0, _random.Next(4)).Select(_ => Pick(Words))));
        }

        foreach (var name in Strings)
        {
            Maybe(name, () => CedarValue.Of(Pick(Words)));
        }

        Maybe("size", () => CedarValue.Of(_random.Next(4)));
        Maybe("flag", () => CedarValue.Of(_random.Next(2) == 0));
        Maybe("owner", () => CedarValue.Of(new EntityUid("User", Pick("u1", "u2"))));
        var parents = _random.Next(2) == 0 ? new EntityUid[] { new("Folder", Pick("f0", "f1", "f2")) } : [];
        return new AuthorizationRequest(
            new("User", Pick("u1", "u2", "u3")),
            new("Action", Pick("read", "write")),
            new Entity(new(Pick("Asset", "Asset", "Asset", "Folder"), Pick("r1", "r2")), attributes, parents));

        void Maybe(string name, Func<CedarValue> value)
        {
            if (_random.Next(4) != 0)
            {
                attributes[name] = MixedTypes && _random.Next(8) == 0 ? CedarValue.Of("a") : value();
            }
        }
    }

    public string Policy()
    {
        var effect = _random.Next(3) == 0 ? "forbid" : "permit";
        var principal = Pick("principal", "principal", "principal == User::\"u1\"", "principal in Group::\"g0\"", "principal is User", "principal is User in Group::\"g1\"", "principal is APIKey");
        var action = Pick("action", "action == Action::\"read\"", "action in [Action::\"read\", Action::\"write\"]", "action in Action::\"all\"");
        var resource = Pick("resource", "resource", "resource is Asset", "resource == Asset::\"r1\"", "resource in Folder::\"f0\"", "resource is Asset in Folder::\"f1\"");
        var conditions = Enumerable.Range(0, _random.Next(3)).Select(_ => $" {Pick("when", "when", "unless")} {{ {Bool(3)} }}");
        return $"{effect}({principal}, {action}, {resource}){string.Concat(conditions)};";
    }

    private string Bool(int depth)
    {
        if (depth == 0 || _random.Next(3) == 0)
        {
            return Leaf();
        }

        return _random.Next(6) switch
        {
            0 => $"!({Bool(depth - 1)})",
            1 or 2 => string.Join(" && ", Many(depth)),
            3 or 4 => string.Join(" || ", Many(depth)),
            _ => $"(if {Bool(depth - 1)} then {Bool(depth - 1)} else {Bool(depth - 1)})",
        };
    }

    private IEnumerable<string> Many(int depth) => Enumerable.Range(0, _random.Next(2, 5)).Select(_ => $"({Bool(depth - 1)})");

    private string Leaf()
    {
        var set = $"resource.{Pick(Sets)}";
        var text = $"resource.{Pick(Strings)}";
        var word = $"\"{Pick(Words)}\"";
        var words = $"[\"{Pick(Words)}\", \"{Pick(Words)}\"]";
        var number = _random.Next(4).ToString(CultureInfo.InvariantCulture);
        return _random.Next(30) switch
        {
            0 or 1 or 2 or 3 => $"{set}.contains({word})",
            4 => $"{set}.containsAny({words})",
            5 => $"{set}.containsAll({Pick(words, "[]")})",
            6 => $"{text} {Pick("==", "!=")} {word}",
            7 => $"{word} == {text}",
            8 => $"{text} like \"{Pick("a*", "*b", "*", "a")}\"",
            9 => $"resource has {Pick("ancestor_ids", "tags", "name", "size", "owner")}",
            10 => $"resource.size {Pick("<", "<=", ">", ">=", "==", "!=")} {number}",
            11 => $"{number} {Pick("<", "<=", ">", ">=")} resource.size",
            12 => "resource.flag",
            13 => "resource.flag == true",
            14 => "resource.owner == principal",
            15 => "resource == Asset::\"r1\"",
            16 => "resource in Folder::\"f0\"",
            17 => "resource in [Folder::\"f1\", Folder::\"f2\"]",
            18 => $"{words}.contains({text})",
            19 => "principal.root",
            20 => "principal has name && principal.name == \"a\"",
            21 => $"{words}.containsAny({set})",
            22 => "resource.name == resource.type",
            23 => $"{set}.isEmpty()",
            24 => "resource.owner.root",
            25 => "context.missing",
            26 => $"{set} == {words}",
            27 => $"({text} == {word}) == {Pick("true", "false", "1")}",
            28 => "resource is Asset in Folder::\"f0\"",
            _ => Pick("true", "false", "1 == 1", "resource.size + 1 == 2", "[Asset::\"r1\"].contains(resource)", "Asset::\"r1\" has name"),
        };
    }

    private T Pick<T>(params T[] choices) => choices[_random.Next(choices.Length)];
}
