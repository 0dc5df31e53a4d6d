using System.Security.Cryptography;
using Sidecar.Grants;
using Sidecar.Identity;
using Sidecar.Requests;

namespace Sidecar.Tests.Identity;

public sealed class SignedParametersTests
{
    private static readonly AuthenticationOptions Defaults = new();

    private static string Verify(RequestParameters parameters, AuthenticationOptions? options = null, DateTimeOffset? now = null, string cloud = "demo")
    {
        var (key, refusal) = SignedParameters.Verify(parameters, cloud, new Keys(), options ?? Defaults, now ?? Keys.Now);
        return key is not null ? key.ApiKey : $"{refusal!.Status} {refusal.Message}";
    }

    private static RequestParameters Signed(RequestParameters parameters, SignatureVersion version, HashAlgorithmName algorithm, bool withCloudName = false)
    {
        var stamped = parameters.With("api_key", "key").With("timestamp", Keys.Now.ToUnixTimeSeconds().ToString());
        return stamped.With("signature", ParameterSignature.Sign(
            ParameterSignature.ReceivedPairs(stamped, withCloudName), version, algorithm, new SecretText("sec")));
    }

    [Theory]
    [InlineData(SignatureVersion.One, "SHA1")]
    [InlineData(SignatureVersion.One, "SHA256")]
    [InlineData(SignatureVersion.Two, "SHA1")]
    [InlineData(SignatureVersion.Two, "SHA256")]
    public void Either_version_and_hash_is_accepted(object version, string algorithm)
    {
        var parameters = Signed(Keys.Parameters(("public_id", "a&b"), ("type", "upload")), (SignatureVersion)version, new HashAlgorithmName(algorithm));
        Assert.Equal("key", Verify(parameters));
        Assert.Equal("key", Verify(parameters.With("signature", parameters.Text("signature")!.ToUpperInvariant())));
    }

    [Fact]
    public void Unsigned_parameters_may_change_and_signed_ones_may_not()
    {
        var parameters = Keys.Sign(Keys.Parameters(("public_id", "a"), ("type", "upload")));
        Assert.Equal("key", Verify(parameters.With("resource_type", "video").With("file", "http://x").With("folder", "")));
        foreach (var changed in new[]
        {
            parameters.With("public_id", "b"),
            parameters.With("type", "private"),
            parameters.With("folder", "x"),
            parameters.Without("type"),
            parameters.With("timestamp", (Keys.Now.ToUnixTimeSeconds() + 1).ToString()),
            parameters.With("signature", new string('0', 40)),
            parameters.With("signature", new string('0', 64)),
            parameters.With("signature", "x"),
            parameters.With("signature", parameters.Text("signature") + "0"),
            parameters.With("signature", parameters.Text("signature")![..39] + "é"),
            parameters.With("api_key", "acts"),
        })
        {
            Assert.StartsWith("401 Invalid Signature", Verify(changed), StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Cloud_name_may_be_signed_or_not()
    {
        var parameters = Keys.Parameters(("cloud_name", "demo"), ("type", "upload"));
        Assert.Equal("key", Verify(Signed(parameters, SignatureVersion.Two, HashAlgorithmName.SHA1, withCloudName: true)));
        Assert.Equal("key", Verify(Signed(parameters, SignatureVersion.Two, HashAlgorithmName.SHA1, withCloudName: false)));
    }

    [Theory]
    [InlineData("api_key")]
    [InlineData("timestamp")]
    [InlineData("signature")]
    public void All_three_are_required(string name)
    {
        var parameters = Keys.Sign(Keys.Parameters(("type", "upload")));
        Assert.Equal($"400 Missing required parameter - {name}", Verify(parameters.Without(name)));
        Assert.Equal($"400 Missing required parameter - {name}", Verify(parameters.With(name, "")));
    }

    [Theory]
    [InlineData("abc")]
    [InlineData("1.5")]
    [InlineData("-1")]
    [InlineData("+1")]
    [InlineData(" 1")]
    [InlineData("1e9")]
    [InlineData("1,000")]
    [InlineData("99999999999999999999")]
    [InlineData("9223372036854775807")]
    public void Timestamp_is_whole_seconds(string timestamp) =>
        Assert.StartsWith("400 Invalid timestamp", Verify(Keys.Sign(Keys.Parameters()).With("timestamp", timestamp)), StringComparison.Ordinal);

    [Theory]
    [InlineData(-3600, "key")]
    [InlineData(-3601, "400 Stale request - reported time is 2027-01-15 06:59:59 UTC which is more than 1 hour ago")]
    [InlineData(3600, "key")]
    [InlineData(3601, "400 Stale request - reported time is 2027-01-15 09:00:01 UTC which is more than 1 hour in the future")]
    public void Timestamp_is_within_an_hour(int seconds, string expected) =>
        Assert.Equal(expected, Verify(Keys.Sign(Keys.Parameters(("type", "x")), at: Keys.Now.AddSeconds(seconds))));

    [Fact]
    public void Age_is_an_option()
    {
        var options = new AuthenticationOptions { MaxSignatureAge = TimeSpan.FromMinutes(5) };
        var parameters = Keys.Sign(Keys.Parameters(("type", "x")), at: Keys.Now.AddMinutes(-6));
        Assert.EndsWith("more than 5 minutes ago", Verify(parameters, options), StringComparison.Ordinal);
    }

    [Fact]
    public void Nothing_is_said_about_key_or_clock_before_the_signature_is_right()
    {
        Assert.StartsWith("401 Invalid Signature", Verify(Keys.Sign(Keys.Parameters(), "off", "wrong", Keys.Now.AddDays(-1))), StringComparison.Ordinal);
        Assert.StartsWith("401 Invalid Signature", Verify(Keys.Sign(Keys.Parameters(), "other", "wrong")), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("nobody", "sec", "401 unknown api_key")]
    [InlineData("off", "sec3", "401 disabled api_key")]
    [InlineData("other", "sec4", "403 cloud_name mismatch")]
    public void The_key_must_be_known_enabled_and_of_the_cloud(string key, string secret, string expected) =>
        Assert.Equal(expected, Verify(Keys.Sign(Keys.Parameters(("type", "x")), key, secret)));

    [Fact]
    public void The_stand_in_for_unknown_keys_proves_nothing()
    {
        Assert.Equal("401 unknown api_key", Verify(Keys.Sign(Keys.Parameters(), "nobody", SecretComparison.Dummy.Reveal())));
        Assert.NotEqual("", SecretComparison.Dummy.Reveal());
    }

    [Fact]
    public void Version_1_can_be_switched_off()
    {
        var options = new AuthenticationOptions { AcceptSignatureVersion1 = false };
        var one = Signed(Keys.Parameters(("public_id", "a&b")), SignatureVersion.One, HashAlgorithmName.SHA1);
        Assert.StartsWith("401 Invalid Signature", Verify(one, options), StringComparison.Ordinal);

        // Without & both versions are the same text.
        Assert.Equal("key", Verify(Signed(Keys.Parameters(("public_id", "a")), SignatureVersion.One, HashAlgorithmName.SHA1), options));
    }

    [Fact]
    public void Sha1_can_be_switched_off()
    {
        var options = new AuthenticationOptions { AcceptSha1 = false };
        Assert.StartsWith("401 Invalid Signature", Verify(Signed(Keys.Parameters(), SignatureVersion.Two, HashAlgorithmName.SHA1), options), StringComparison.Ordinal);
        Assert.Equal("key", Verify(Signed(Keys.Parameters(), SignatureVersion.Two, HashAlgorithmName.SHA256), options));
    }

    [Fact]
    public void A_version_1_signature_cannot_be_folded_into_other_parameters()
    {
        // Signed: folder=x, public_id=y. Sent: one folder named "x&public_id=y", the same text in version 1.
        var honest = Signed(Keys.Parameters(("folder", "x"), ("public_id", "y")), SignatureVersion.One, HashAlgorithmName.SHA1);
        Assert.Equal("key", Verify(honest));
        Assert.StartsWith("401 Invalid Signature", Verify(honest.Without("public_id").With("folder", "x&public_id=y")), StringComparison.Ordinal);
    }

    [Fact]
    public void Messages_hold_neither_signature_nor_values()
    {
        var parameters = Keys.Sign(Keys.Parameters(("notification_url", "https://h/?token=t0ken")));
        var message = Verify(parameters.With("folder", "x"));
        Assert.DoesNotContain("t0ken", message, StringComparison.Ordinal);
        Assert.DoesNotContain(parameters.Text("signature")!, message, StringComparison.Ordinal);
        Assert.DoesNotContain(Keys.Sign(parameters.With("folder", "x").Without("signature")).Text("signature")!, message, StringComparison.Ordinal);
    }
}
