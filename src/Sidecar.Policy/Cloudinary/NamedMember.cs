namespace Sidecar.Policy.Cloudinary;

/// <summary>An asset of a collection that is named by its public id.</summary>
/// <param name="ResourceType"><c>image</c>, <c>video</c> or <c>raw</c>.</param>
/// <param name="Type">The delivery type.</param>
/// <param name="PublicId">The public id.</param>
public readonly record struct NamedMember(string ResourceType, string Type, string PublicId);
