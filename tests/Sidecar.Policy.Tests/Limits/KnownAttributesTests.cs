using Sidecar.Policy.Cedar;
using Sidecar.Policy.Cedar.Values;
using Sidecar.Policy.Cloudinary;
using Sidecar.Policy.Limits;

namespace Sidecar.Policy.Tests.Limits;

/// <summary>What limits take for granted of an attribute's type is what enforcement gives its entities.</summary>
public sealed class KnownAttributesTests
{
    [Fact]
    public void Every_attribute_has_the_type_it_is_known_to_have()
    {
        var asset = new AssetResource
        {
            FolderMode = FolderMode.Dynamic, FolderPath = "a/b", AncestorIds = ["i"], AssetId = "0a", PublicId = "p", ResourceType = "image", Type = "upload",
            Tags = ["t"], CollectionIds = ["c"],
        };
        var folder = new FolderResource { FolderMode = FolderMode.Dynamic, Path = "a/b", ExternalId = "i", AncestorIds = ["i"] };
        Assert.Equal(8, asset.ToEntity().Attributes.Count);
        Assert.Equal(4, folder.ToEntity().Attributes.Count);
        foreach (var (name, value) in asset.ToEntity().Attributes.Concat(folder.ToEntity().Attributes))
        {
            Assert.Equal(value.Kind == ValueKind.Set ? AtomOperator.IsSet : AtomOperator.IsString, KnownAttributes.TypeOf(name));
        }

        Assert.Null(KnownAttributes.TypeOf("colour"));
    }
}
