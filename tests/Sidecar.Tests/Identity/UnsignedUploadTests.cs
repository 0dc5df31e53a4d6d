using Microsoft.AspNetCore.Http;
using Sidecar.Identity;
using Sidecar.Requests;

namespace Sidecar.Tests.Identity;

public sealed class UnsignedUploadTests
{
    private const string Unsigned = "Unsigned Sidecar::UnsignedUpload::\"preset1\" policies=True for= policies=False";
    private static readonly RequestParameters Preset = Keys.Parameters(("upload_preset", "preset1"));

    private static string Authenticate(IHeaderDictionary headers, RequestParameters parameters, CredentialForm form = CredentialForm.SignedBasicOrUnsigned, string cloud = "demo") =>
        Keys.Line(new Authenticator(new AuthenticationOptions()).Authenticate(headers, form, cloud, parameters, new Keys(), Keys.Now));

    [Fact]
    public void A_preset_and_nothing_else_is_an_unsigned_upload()
    {
        Assert.Equal(Unsigned, Authenticate(new HeaderDictionary(), Preset));

        // Python still sends a timestamp.
        Assert.Equal(Unsigned, Authenticate(new HeaderDictionary(), Preset.With("timestamp", "1")));
        Assert.Equal("Unsigned Sidecar::UnsignedUpload::\"p2\" policies=False for= policies=False", Authenticate(new HeaderDictionary(), Preset.With("upload_preset", "p2")));
    }

    [Fact]
    public void With_basic_it_is_unsigned_only_when_it_says_so()
    {
        Assert.StartsWith("Basic ", Authenticate(Keys.Basic("key:sec"), Preset), StringComparison.Ordinal);
        Assert.StartsWith("Basic ", Authenticate(Keys.Basic("key:sec"), Preset.With("unsigned", "false")), StringComparison.Ordinal);
        Assert.Equal(Unsigned, Authenticate(Keys.Basic("key:sec"), Preset.With("unsigned", "true")));
        Assert.Equal(Unsigned, Authenticate(Keys.Basic("key:wrong"), Preset.With("unsigned", "true")));
    }

    [Fact]
    public void A_signature_or_a_key_makes_it_signed()
    {
        Assert.Equal("400 Missing required parameter - timestamp", Authenticate(new HeaderDictionary(), Preset.With("api_key", "key")));
        Assert.Equal("400 Missing required parameter - api_key", Authenticate(new HeaderDictionary(), Preset.With("signature", "x").With("unsigned", "true")));
        Assert.StartsWith("401 Invalid Signature", Authenticate(new HeaderDictionary(), Keys.Sign(Preset).With("signature", new string('0', 40))), StringComparison.Ordinal);
    }

    [Fact]
    public void Only_operations_that_allow_it_and_known_clouds()
    {
        Assert.Equal("401 Invalid credentials", Authenticate(new HeaderDictionary(), Preset, CredentialForm.SignedOrBasic));
        Assert.Equal("401 Invalid credentials", Authenticate(new HeaderDictionary(), Preset, CredentialForm.Basic));
        Assert.Equal("403 cloud_name mismatch", Authenticate(new HeaderDictionary(), Preset, cloud: "nowhere"));
        Assert.StartsWith("400 Upload preset", Authenticate(new HeaderDictionary(), Preset.With("upload_preset", "")), StringComparison.Ordinal);
    }
}
