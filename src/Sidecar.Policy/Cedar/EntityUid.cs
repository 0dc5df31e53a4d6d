namespace Sidecar.Policy.Cedar;

/// <summary>Names one entity: a type path such as <c>Cloudinary::Asset</c> and an id. Compared ordinally.</summary>
/// <param name="Type">The fully qualified type, its parts joined by <c>::</c>.</param>
/// <param name="Id">The id, unescaped.</param>
public sealed record EntityUid(string Type, string Id)
{
    /// <summary>The Cedar spelling, <c>Type::"id"</c>.</summary>
    public override string ToString() => $"{Type}::\"{Id}\"";
}
