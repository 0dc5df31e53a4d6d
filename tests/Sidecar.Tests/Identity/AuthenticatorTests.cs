using Microsoft.AspNetCore.Http;
using Sidecar.Identity;
using Sidecar.Requests;

namespace Sidecar.Tests.Identity;

public sealed class AuthenticatorTests
{
    private const string ByKey = "Basic Cloudinary::APIKey::\"key\" policies=True for= policies=False";
    private static readonly HeaderDictionary None = [];

    private static string Authenticate(IHeaderDictionary headers, CredentialForm form, RequestParameters parameters, string cloud = "demo") =>
        Keys.Line(new Authenticator(new AuthenticationOptions()).Authenticate(headers, form, cloud, parameters, new Keys(), Keys.Now));

    [Theory]
    [InlineData(CredentialForm.Basic)]
    [InlineData(CredentialForm.SignedOrBasic)]
    [InlineData(CredentialForm.SignedBasicOrUnsigned)]
    public void Basic_is_accepted_everywhere(object form)
    {
        Assert.Equal(ByKey, Authenticate(Keys.Basic("key:sec"), (CredentialForm)form, RequestParameters.Empty));

        // .NET adds these to Admin bodies; PHP changes public_id after signing.
        var stale = Keys.Sign(Keys.Parameters(("type", "x")), at: Keys.Now.AddDays(-1)).With("public_id", "added");
        Assert.Equal(ByKey, Authenticate(Keys.Basic("key:sec"), (CredentialForm)form, stale));
    }

    [Theory]
    [InlineData(CredentialForm.Basic)]
    [InlineData(CredentialForm.SignedOrBasic)]
    [InlineData(CredentialForm.SignedBasicOrUnsigned)]
    public void A_wrong_basic_is_not_rescued_by_a_signature_or_a_preset(object form)
    {
        var signed = Keys.Sign(Keys.Parameters(("type", "x")));
        Assert.Equal("401 api_secret mismatch", Authenticate(Keys.Basic("key:wrong"), (CredentialForm)form, signed));
        Assert.Equal("401 api_secret mismatch", Authenticate(Keys.Basic("key:wrong"), (CredentialForm)form, Keys.Parameters(("upload_preset", "preset1"))));
        Assert.Equal("401 Invalid credentials", Authenticate(new HeaderDictionary { ["Authorization"] = "" }, (CredentialForm)form, signed));
        Assert.StartsWith("401 Invalid token", Authenticate(new HeaderDictionary { ["Authorization"] = "Bearer x" }, (CredentialForm)form, signed), StringComparison.Ordinal);
    }

    [Fact]
    public void Api_key_must_name_the_key_of_the_header()
    {
        Assert.StartsWith("401 Invalid credentials", Authenticate(Keys.Basic("key:sec"), CredentialForm.SignedOrBasic, Keys.Sign(Keys.Parameters(), "acts", "sec2")), StringComparison.Ordinal);
        Assert.StartsWith("401 Invalid credentials", Authenticate(Keys.Basic("key:sec"), CredentialForm.Basic, Keys.Parameters(("api_key", "acts"))), StringComparison.Ordinal);
    }

    [Fact]
    public void Admin_takes_no_signature() =>
        Assert.Equal("401 Invalid credentials", Authenticate(None, CredentialForm.Basic, Keys.Sign(Keys.Parameters())));

    [Theory]
    [InlineData(CredentialForm.SignedOrBasic)]
    [InlineData(CredentialForm.SignedBasicOrUnsigned)]
    public void Signed_parameters_are_accepted(object form) =>
        Assert.Equal("Signature Cloudinary::APIKey::\"key\" policies=True for= policies=False", Authenticate(None, (CredentialForm)form, Keys.Sign(Keys.Parameters(("upload_preset", "p")))));

    [Fact]
    public void Nothing_is_refused()
    {
        Assert.Equal("401 Invalid credentials", Authenticate(None, CredentialForm.Basic, RequestParameters.Empty));
        Assert.Equal("401 Invalid credentials", Authenticate(None, CredentialForm.SignedOrBasic, Keys.Parameters(("upload_preset", "preset1"))));
        Assert.Equal("400 Upload preset must be specified when using unsigned upload", Authenticate(None, CredentialForm.SignedBasicOrUnsigned, RequestParameters.Empty));
    }

    [Theory]
    [InlineData("demo", "demo", true)]
    [InlineData("Demo", "demo", false)]
    [InlineData("elsewhere", "demo", false)]
    public void Cloud_name_parameter_must_be_that_of_the_path(string named, string path, bool accepted) => Assert.Equal(
        accepted ? ByKey : "403 cloud_name mismatch", Authenticate(Keys.Basic("key:sec"), CredentialForm.Basic, Keys.Parameters(("cloud_name", named)), path));

    [Fact]
    public void Before_the_body_only_what_headers_decide_is_refused()
    {
        string? Before(IHeaderDictionary headers, CredentialForm form, string cloud = "demo") =>
            Authenticator.RefuseBeforeBody(headers, form, cloud, new Keys())?.Message;

        Assert.Equal("Invalid credentials", Before(None, CredentialForm.Basic));
        Assert.Null(Before(None, CredentialForm.SignedOrBasic));
        Assert.Null(Before(None, CredentialForm.SignedBasicOrUnsigned));
        Assert.Equal("cloud_name mismatch", Before(None, CredentialForm.SignedBasicOrUnsigned, "nowhere"));
        Assert.Equal("cloud_name mismatch", Before(Keys.Basic("key:sec"), CredentialForm.SignedBasicOrUnsigned, "nowhere"));
        Assert.Null(Before(Keys.Basic("key:sec"), CredentialForm.Basic));
        Assert.Equal("api_secret mismatch", Before(Keys.Basic("key:wrong"), CredentialForm.Basic));
        Assert.Equal("api_secret mismatch", Before(Keys.Basic("key:wrong"), CredentialForm.SignedOrBasic));
        Assert.Null(Before(Keys.Basic("key:wrong"), CredentialForm.SignedBasicOrUnsigned));
    }

    [Fact]
    public void Unknown_keys_get_a_caller_without_policies_never_a_pass()
    {
        var caller = new Authenticator(new AuthenticationOptions()).Authenticate(
            Keys.Basic("other:sec4"), CredentialForm.Basic, "elsewhere", RequestParameters.Empty, new Keys(), Keys.Now).Caller!;
        Assert.Null(caller.Policies);
    }

    [Fact]
    public void What_proves_the_caller_does_not_go_upstream()
    {
        var parameters = Keys.Sign(Keys.Parameters(("cloud_name", "demo"), ("type", "x")));
        Assert.Equal(["type"], Authenticator.WithoutCredentials(parameters).Items.Select(item => item.Key));
    }

    [Fact]
    public void Options_are_bounded()
    {
        Assert.Empty(new AuthenticationOptions().Validate());
        Assert.Single(new AuthenticationOptions { MaxSignatureAge = TimeSpan.FromSeconds(59) }.Validate());
        Assert.Single(new AuthenticationOptions { MaxSignatureAge = TimeSpan.FromHours(25) }.Validate());
    }
}
