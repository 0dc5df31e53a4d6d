namespace Sidecar.Policy.Tests.Cedar;

using System.Globalization;
using Sidecar.Policy.Cedar;

/// <summary>
/// Random policy sets, and resources that hold some of the attributes which the policies read: some are missing, some are of another type
/// than the policies expect, some resources are the principal or a group of it.
/// </summary>
internal sealed class RandomCedar(int seed)
{
    private static readonly string[] Sets = ["ancestor_ids", "ancestor_paths", "tags"];
    private static readonly string[] Strings = ["name", "type"];
    private static readonly string[] Attributes = [.. Sets, .. Strings, "size", "flag", "owner", "meta"];
    private static readonly string[] Words = ["a", "b", "c", "ab", ""];
    private static readonly string[] Literals = ["\"a\"", "\"ab\"", "1", "2", "true", "false", "User::\"u1\"", "principal", "[]", "[1, \"a\"]", "{x: 1}"];
    private readonly Random _random = new(seed);

    public static EntityStore Store { get; } = new(
    [
        new Entity(new("User", "u1"), new Dictionary<string, CedarValue> { ["root"] = CedarValue.Of(true), ["name"] = CedarValue.Of("a") }, [new("Group", "g1")]),
        new Entity(new("User", "u2"), new Dictionary<string, CedarValue> { ["root"] = CedarValue.Of("yes") }, [new("Group", "g2")]),
        new Entity(new("Group", "g1"), new Dictionary<string, CedarValue>(), [new("Group", "g0")]),
        new Entity(new("Action", "read"), new Dictionary<string, CedarValue>(), [new("Action", "all")]),
        new Entity(new("Folder", "f1"), new Dictionary<string, CedarValue>(), [new("Folder", "f0")]),
        new Entity(new("Asset", "r2"), new Dictionary<string, CedarValue> { ["name"] = CedarValue.Of("stale") }, [new("Folder", "f2")]),
    ]);

    public static CedarValue Context { get; } = CedarValue.RecordOf(new Dictionary<string, CedarValue>
    {
        ["mfa"] = CedarValue.Of(true),
        ["word"] = CedarValue.Of("a"),
        ["words"] = CedarValue.SetOf(["a", "b"]),
    });

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
        Maybe("owner", () => CedarValue.Of(new EntityUid("User", Pick("u1", "u2", "u9"))));
        Maybe("meta", Record);
        return new AuthorizationRequest(
            new("User", Pick("u1", "u2", "u3")),
            new("Action", Pick("read", "write")),
            new Entity(Name(), attributes, Parents()) { Tags = _random.Next(2) == 0 ? attributes : new Dictionary<string, CedarValue>() },
            _random.Next(2) == 0 ? Context : null);

        void Maybe(string name, Func<CedarValue> value)
        {
            if (_random.Next(4) != 0)
            {
                attributes[name] = _random.Next(8) == 0 ? AnyValue() : value();
            }
        }
    }

    public string Policy()
    {
        var effect = _random.Next(3) == 0 ? "forbid" : "permit";
        var principal = Pick("principal", "principal", "principal == User::\"u1\"", "principal in Group::\"g0\"", "principal in Group::\"g2\"", "principal is User", "principal is User in Group::\"g1\"", "principal is APIKey");
        var action = Pick("action", "action == Action::\"read\"", "action in [Action::\"read\", Action::\"write\"]", "action in Action::\"all\"");
        var resource = Pick("resource", "resource", "resource is Asset", "resource == Asset::\"r1\"", "resource in Folder::\"f0\"", "resource is Asset in Folder::\"f1\"", "resource in Group::\"g0\"");
        var conditions = Enumerable.Range(0, _random.Next(3)).Select(_ => $" {Pick("when", "when", "unless")} {{ {Bool(3)} }}");
        return $"{effect}({principal}, {action}, {resource}){string.Concat(conditions)};";
    }

    private EntityUid Name() => _random.Next(12) switch
    {
        0 or 1 => new("Folder", Pick("f0", "f1", "r1")),
        2 => new("User", Pick("u1", "u2")),
        3 => new("Group", Pick("g0", "g1", "g2")),
        _ => new("Asset", Pick("r1", "r2")),
    };

    private EntityUid[] Parents() => _random.Next(8) switch
    {
        0 or 1 or 2 => [new("Folder", Pick("f0", "f1", "f2"))],
        3 => [new("Folder", "f1"), new("Group", "g1")],
        4 => [new("Asset", "r2")],
        _ => [],
    };

    private CedarValue AnyValue() => _random.Next(8) switch
    {
        0 => CedarValue.Of(Pick(Words)),
        1 => CedarValue.Of(_random.Next(4)),
        2 => CedarValue.Of(_random.Next(2) == 0),
        3 => CedarValue.Of(new EntityUid(Pick("User", "Asset"), Pick("u1", "r1"))),
        4 => CedarValue.SetOf([CedarValue.Of("a"), CedarValue.Of(1), CedarValue.SetOf(["a"])]),
        5 => CedarValue.SetOf([CedarValue.Of(new EntityUid("Group", "g1")), CedarValue.Of(true)]),
        6 => CedarValue.SetOf(Array.Empty<CedarValue>()),
        _ => Record(),
    };

    private CedarValue Record() => CedarValue.RecordOf(new Dictionary<string, CedarValue>
    {
        [Pick("x", "y")] = _random.Next(2) == 0 ? CedarValue.Of(1) : CedarValue.RecordOf(new Dictionary<string, CedarValue> { ["z"] = CedarValue.Of(true) }),
    });

    private string Bool(int depth)
    {
        if (depth == 0 || _random.Next(3) == 0)
        {
            return Leaf();
        }

        return _random.Next(7) switch
        {
            0 => $"!({Bool(depth - 1)})",
            1 or 2 => string.Join(" && ", Many(depth)),
            3 or 4 => string.Join(" || ", Many(depth)),
            5 => $"({Bool(depth - 1)}) {Pick("==", "!=")} {Pick("true", "false", "1", "resource.flag", $"({Bool(depth - 1)})")}",
            _ => $"(if {Bool(depth - 1)} then {Bool(depth - 1)} else {Bool(depth - 1)})",
        };
    }

    private IEnumerable<string> Many(int depth) => Enumerable.Range(0, _random.Next(2, 5)).Select(_ => $"({Bool(depth - 1)})");

    /// <summary>An operand of any type: an attribute, mostly of the type in question, at times another, or a literal.</summary>
    private string Operand(string usual) => _random.Next(16) switch
    {
        0 => $"resource.{Pick(Attributes)}",
        1 => $"resource[\"{Pick(Attributes)}\"]",
        2 => Pick(Literals),
        _ => usual,
    };

    private string Leaf()
    {
        var set = Operand($"resource.{Pick(Sets)}");
        var text = Operand($"resource.{Pick(Strings)}");
        var size = Operand("resource.size");
        var word = Operand($"\"{Pick(Words)}\"");
        var words = Operand($"[\"{Pick(Words)}\", \"{Pick(Words)}\"]");
        var number = Operand(_random.Next(4).ToString(CultureInfo.InvariantCulture));
        return _random.Next(44) switch
        {
            0 or 1 or 2 or 3 => $"{set}.contains({word})",
            4 => $"{set}.containsAny({Pick(words, "[]")})",
            5 => $"{set}.containsAll({Pick(words, "[]")})",
            6 => $"{text} {Pick("==", "!=")} {word}",
            7 => $"{word} == {text}",
            8 or 9 => $"{text} like \"{Pick("a*", "*b", "*", "a", "")}\"",
            10 or 11 => $"resource has {Pick(Attributes)}",
            12 or 13 => $"{size} {Pick("<", "<=", ">", ">=", "==", "!=")} {number}",
            14 => $"{number} {Pick("<", "<=", ">", ">=")} {size}",
            15 or 16 => Operand("resource.flag"),
            17 => $"{Operand("resource.flag")} == true",
            18 => $"{Operand("resource.owner")} {Pick("==", "!=", "in")} principal",
            19 => $"resource == {Operand("Asset::\"r1\"")}",
            20 => $"resource in {Operand("Folder::\"f0\"")}",
            21 => $"resource in [Folder::\"f1\", {Pick("Folder::\"f2\"", "Group::\"g0\"", "principal", "1")}]",
            22 => $"{words}.contains({text})",
            23 => "principal.root",
            24 => "principal has name && principal.name == \"a\"",
            25 => $"{words}.containsAny({set})",
            26 => $"resource.{Pick(Attributes)} == resource.{Pick(Attributes)}",
            27 => $"{set}.isEmpty()",
            28 => $"{Operand("resource.owner")}.root",
            29 => Pick("context.mfa", "context.missing", "context has mfa", $"context.words.contains({text})", $"{text} == context.word"),
            30 => $"{set} == {words}",
            31 => $"({text} == {word}) == {Pick("true", "false", "1")}",
            32 => $"resource is {Pick("Asset", "Folder", "User")} in {Operand("Folder::\"f0\"")}",
            33 => $"{Operand("resource")} is {Pick("Asset", "User")}",
            34 => $"resource has {Pick("meta.x", "meta.x.z", "owner.root", "name.a")}",
            35 => $"resource.meta.{Pick("x", "y")} == {number}",
            36 => $"resource.meta has {Pick("x", "x.z")}",
            37 => $"resource.{Pick("hasTag", "getTag")}({word})",
            38 => $"{Pick("principal", "Group::\"g1\"", "Asset::\"r2\"", "User::\"u1\"", "1")} in {Operand("resource")}",
            39 => $"{Pick("resource", "principal")} in {Operand("resource.owner")}",
            40 => $"[Asset::\"r1\", {Operand("User::\"u1\"")}].{Pick("contains", "containsAny")}({Operand("resource")})",
            41 => $"Asset::\"r2\".name == {word}",
            42 => $"{size} + {number} == 2",
            _ => Pick("true", "false", "1 == 1", "Asset::\"r1\" has name", "resource.missing", "principal.missing", "resource", "1"),
        };
    }

    private T Pick<T>(params T[] choices) => choices[_random.Next(choices.Length)];
}
