using Sidecar.Policy.Cedar;
using Sidecar.Policy.Cloudinary;

namespace Sidecar.Policy.Limits;

/// <summary>The types of the attributes that <see cref="AssetResource"/> and <see cref="FolderResource"/> give their entities.</summary>
internal static class KnownAttributes
{
    /// <summary>The type as the operator that tests for it; null for an attribute that neither of them has.</summary>
    public static AtomOperator? TypeOf(string attribute) => attribute switch
    {
        "ancestor_paths" or "ancestor_ids" or "tags" or "collection_ids" => AtomOperator.IsSet,
        "asset_id" or "public_id" or "resource_type" or "type" or "path" or "name" => AtomOperator.IsString,
        _ => null,
    };
}
