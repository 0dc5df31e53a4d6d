using System.Text.Json;
using Sidecar.Requests;

namespace Sidecar.Tests.Requests;

public sealed class FlagSpellingTests
{
    [Theory]
    [InlineData("keep_original", "True", "true")]
    [InlineData("overwrite", "False", "false")]
    [InlineData("unsigned", "False", "false")]
    [InlineData("overwrite", "0", "0")]
    [InlineData("public_id", "True", "True")]
    public void A_flag_is_sent_in_the_spelling_with_one_reading(string name, string sent, string expected)
    {
        var parameters = new RequestParameters([new("tags", new ParameterValue.List(["True"])), new(name, new ParameterValue.Text(sent))]);

        var canonical = FlagSpelling.Canonical(parameters);

        Assert.Equal(expected, canonical.Text(name));
        Assert.Equal(["True"], canonical.List("tags"));
    }

    [Theory]
    [InlineData("0", true)]
    [InlineData("1700000000", true)]
    [InlineData("-5", true)]
    [InlineData("0.7", true)]
    [InlineData("12.25", true)]
    [InlineData("1e2", false)]
    [InlineData("1E2", false)]
    [InlineData("1.10", false)]
    [InlineData("1.0", false)]
    [InlineData("-0", false)]
    [InlineData("0.00001", false)]
    [InlineData("1234567890123456", false)]
    public void A_number_in_place_of_a_text_must_have_one_reading(string number, bool expected)
    {
        JsonElement.Parse(number);
        Assert.Equal(expected, JsonNumber.HasOneReading(number));
    }
}
