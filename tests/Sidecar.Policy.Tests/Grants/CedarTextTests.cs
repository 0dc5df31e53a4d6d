using Sidecar.Policy.Cloudinary;
using Sidecar.Policy.Grants;

namespace Sidecar.Policy.Tests.Grants;

public class CedarTextTests
{
    [Theory]
    [InlineData("plain", "\"plain\"")]
    [InlineData("a\"b", "\"a\\\"b\"")]
    [InlineData("a\\", "\"a\\\\\"")]
    [InlineData("a\nb\u0000", "\"a\\u{a}b\\u{0}\"")]
    [InlineData("żółć 📁 *", "\"żółć 📁 *\"")]
    public void A_text_is_quoted_so_that_it_ends_where_it_should(string value, string expected)
    {
        Assert.Equal(expected, CedarText.Quote(value));
    }

    [Fact]
    public void A_permit_is_written_as_Cloudinary_writes_it()
    {
        Assert.Equal(
            "permit(principal == Cloudinary::APIKey::\"a\", action == Cloudinary::Action::\"read\", resource is Cloudinary::Asset) when { resource.ancestor_ids.contains(\"c8\") };",
            CedarText.Permit(
                CedarText.Principal(new(EntityTypes.ApiKey, "a")),
                [CloudinaryAction.Read],
                CedarText.ResourceIs(EntityTypes.Asset),
                CedarText.Contains("ancestor_ids", "c8")));
        Assert.Equal(
            "permit(principal in Cloudinary::Group::\"g\", action in [Cloudinary::Action::\"read\", Cloudinary::Action::\"create\"], resource);",
            CedarText.Permit(
                CedarText.Principal(new(EntityTypes.Group, "g")),
                [CloudinaryAction.Read, CloudinaryAction.Create],
                CedarText.ResourceIs(null),
                null));
    }
}
