using Sidecar.Policy.Grants;

namespace Sidecar.Policy.Tests.Grants;

public class NearestNameTests
{
    [Theory]
    [InlineData("veiw", "view")]
    [InlineData("VIEW", "view")]
    [InlineData("contributer", "contribute")]
    [InlineData("manager", "manage")]
    [InlineData("xyz", null)]
    [InlineData("", null)]
    public void The_nearest_name_is_found_when_one_is_near(string name, string? expected)
    {
        Assert.Equal(expected, NearestName.Of(name, ["view", "contribute", "edit", "manage"]));
    }

    [Fact]
    public void A_very_long_name_is_not_compared()
    {
        Assert.Null(NearestName.Of(new string('a', 10_000), [new string('a', 9_999)]));
    }
}
