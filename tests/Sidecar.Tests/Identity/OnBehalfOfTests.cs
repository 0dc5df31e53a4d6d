using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;
using Sidecar.Identity;
using Sidecar.Requests;

namespace Sidecar.Tests.Identity;

public sealed class OnBehalfOfTests
{
    private static string Authenticate(string credential, StringValues user, RequestParameters? parameters = null)
    {
        var headers = credential.Length == 0 ? [] : Keys.Basic(credential);
        headers[OnBehalfOf.Header] = user;
        return Keys.Line(new Authenticator(new AuthenticationOptions()).Authenticate(
            headers, CredentialForm.SignedBasicOrUnsigned, "demo", parameters ?? RequestParameters.Empty, new Keys(), Keys.Now));
    }

    [Theory]
    [InlineData("user1", true)]
    [InlineData("nobody", false)]
    public void A_key_that_may_act_for_users_names_one(string user, bool known) => Assert.Equal(
        $"Basic Cloudinary::APIKey::\"acts\" policies=True for=Cloudinary::User::\"{user}\" policies={known}", Authenticate("acts:sec2", user));

    [Fact]
    public void Other_keys_are_refused()
    {
        Assert.Equal("403 Request forbidden - X-Sidecar-On-Behalf-Of: this key may not act for users", Authenticate("key:sec", "user1"));
        Assert.Equal("403 Request forbidden - X-Sidecar-On-Behalf-Of: this key may not act for users", Authenticate("key:sec", ""));
        Assert.StartsWith("401 ", Authenticate("acts:wrong", "user1"), StringComparison.Ordinal);
    }

    [Fact]
    public void Unsigned_uploads_are_refused() =>
        Assert.StartsWith("403 ", Authenticate("", "user1", Keys.Parameters(("upload_preset", "preset1"))), StringComparison.Ordinal);

    [Theory]
    [InlineData("")]
    [InlineData(" user1")]
    [InlineData("user1,user2")]
    [InlineData("us er")]
    [InlineData("us\ner")]
    [InlineData("usér")]
    public void One_plain_id_is_expected(string user) =>
        Assert.Equal("400 X-Sidecar-On-Behalf-Of must hold exactly one user id", Authenticate("acts:sec2", user));

    [Fact]
    public void Two_headers_are_refused()
    {
        Assert.StartsWith("400 ", Authenticate("acts:sec2", new StringValues(["user1", "user1"])), StringComparison.Ordinal);
        Assert.StartsWith("400 ", Authenticate("acts:sec2", new string('a', 256)), StringComparison.Ordinal);
    }
}
