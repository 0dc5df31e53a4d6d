using Sidecar.Policy.Cloudinary;

namespace Sidecar.Policy.Tests.Cloudinary;

public class SystemRoleTests
{
    [Fact]
    public void Roles_are_found_by_both_spellings_and_no_other()
    {
        Assert.Same(SystemRole.Find("master_admin"), SystemRole.Find("cld::role::prodenv::master_admin"));
        Assert.Null(SystemRole.Find("Master_Admin"));
        Assert.Null(SystemRole.Find("cld::role::account::master_admin"));
        Assert.All(SystemRole.Ids, id => Assert.NotNull(SystemRole.Find(id)));
        Assert.Equal(SystemRole.Ids.Count, SystemRole.Ids.Distinct().Count());
    }

    [Fact]
    public void Only_the_master_admin_has_every_action_on_everything()
    {
        var unlimited = SystemRole.All.Where(role => role.Permissions.Any(line => line.Actions is null || line.ResourceType is null));

        Assert.Equal("master_admin", Assert.Single(unlimited).ShortId);
    }
}
