namespace Sidecar.OracleDiff.Generate;

/// <summary>Types of attributes, as a schema writes them. <see cref="Common"/> is another type under a name of its own.</summary>
internal abstract record Kind
{
    public static readonly Kind Bool = new Primitive("Bool");
    public static readonly Kind Long = new Primitive("Long");
    public static readonly Kind String = new Primitive("String");

    public Kind Plain => this is Common common ? common.Inner.Plain : this;

    internal sealed record Primitive(string Name) : Kind;

    internal sealed record Extension(string Name) : Kind;

    internal sealed record Set(Kind Element) : Kind;

    internal sealed record Record(List<Member> Members) : Kind;

    internal sealed record Reference(string Type) : Kind;

    internal sealed record Common(string Namespace, string Name, Kind Inner) : Kind;
}

internal sealed record Member(string Name, Kind Kind, bool Required);

internal sealed record TypeModel(string Name, List<string> MemberOf, List<Member> Attributes, Kind? Tags, List<string>? Ids);

internal sealed record ActionModel(string Type, string Id, List<ActionModel> MemberOf, List<string> Principals, List<string> Resources, List<Member> Context)
{
    public bool Applies => Principals.Count > 0 && Resources.Count > 0;
}
