using Microsoft.AspNetCore.Http;
using Sidecar.Requests;

namespace Sidecar.Tests.Requests;

public sealed class MethodOverrideTests
{
    [Theory]
    [InlineData("X-HTTP-Method-Override", true)]
    [InlineData("x-http-method", true)]
    [InlineData("X-Method-Override", true)]
    [InlineData("X-Requested-With", false)]
    public void Header_is_seen(string name, bool expected) =>
        Assert.Equal(expected, MethodOverride.IsPresent(new HeaderDictionary { [name] = "DELETE" }));
}
