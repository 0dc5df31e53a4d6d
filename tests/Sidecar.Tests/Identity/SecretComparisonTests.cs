using System.Text;
using Sidecar.Grants;
using Sidecar.Identity;

namespace Sidecar.Tests.Identity;

public sealed class SecretComparisonTests
{
    private static readonly string Long = new('s', SecretText.PaddedLength);

    public static TheoryData<string> Secrets => ["", "s", "abc", "ü-é-€", "ends in zeros\0\0", Long[1..], Long, Long + "s", Long + Long];

    [Theory]
    [MemberData(nameof(Secrets))]
    public void The_same_text_is_equal(string secret) => Assert.True(AreEqual(new string(secret), secret));

    [Theory]
    [MemberData(nameof(Secrets))]
    public void One_byte_that_differs_anywhere_is_a_difference(string secret)
    {
        var bytes = Encoding.UTF8.GetBytes(secret);
        for (var i = 0; i < bytes.Length; i++)
        {
            bytes[i] ^= 1;
            Assert.False(SecretComparison.AreEqual(bytes, new SecretText(secret)), $"byte {i}");
            bytes[i] ^= 1;
        }
    }

    [Theory]
    [MemberData(nameof(Secrets))]
    public void More_or_less_of_the_same_is_a_difference(string secret)
    {
        Assert.False(AreEqual(secret + "\0", secret));
        Assert.False(AreEqual(secret, secret + "\0"));
        Assert.False(AreEqual(secret + "s", secret));
        Assert.False(AreEqual(secret, secret + "s"));
        Assert.False(AreEqual(secret + Long, secret));
        Assert.False(AreEqual(secret, secret + Long));
    }

    [Fact]
    public void Nothing_equals_what_stands_in_for_the_secret_of_an_unknown_key()
    {
        Assert.False(AreEqual("", SecretComparison.Dummy.Reveal()));
        Assert.False(AreEqual(new string('\0', 64), SecretComparison.Dummy.Reveal()));
    }

    private static bool AreEqual(string given, string secret) => SecretComparison.AreEqual(Encoding.UTF8.GetBytes(given), new SecretText(secret));
}
