using System.Reflection;
using Sidecar.Policy.Cloudinary;

namespace Sidecar.Policy.Tests.Cloudinary;

public class KnownTypesTests
{
    [Fact]
    public void Every_entity_type_of_the_model_is_known()
    {
        var types = typeof(EntityTypes).GetFields(BindingFlags.Public | BindingFlags.Static).Select(field => (string)field.GetValue(null)!);

        Assert.All(types, type => Assert.True(KnownTypes.Resources.Contains(type) || KnownTypes.Principals.Contains(type), type));
    }

    [Theory]
    [InlineData("Cloudinary::Anything", true)]
    [InlineData("cloudinary::Asset", true)]
    [InlineData("Sidecar::Anything", true)]
    [InlineData("Asset", true)]
    [InlineData("MediaFlows::EasyFlow", false)]
    public void Types_of_other_products_are_not_ours(string type, bool expected)
    {
        Assert.Equal(expected, KnownTypes.IsOurs(type));
    }
}
