using Sidecar.Grants;

namespace Sidecar.Tests.Grants;

public class YamlTreeReaderTests
{
    [Fact]
    public void Values_keep_the_place_they_start_at()
    {
        var root = (YamlMap)YamlTreeReader.Read("f", "a: 1\nb:\n  - c: 'x'\n")!;
        var item = (YamlMap)((YamlList)root.Find("b")!).Items[0];
        var value = item.Find("c")!;

        Assert.Equal((3, 8), (value.Line, value.Column));
        Assert.Equal((3, 5), (item.Line, item.Column));
    }

    [Theory]
    [InlineData("")]
    [InlineData("# nothing\n\n")]
    public void A_text_without_content_has_no_root(string text)
    {
        Assert.Null(YamlTreeReader.Read("f", text));
    }

    [Theory]
    [InlineData("a: &x b\n", 1, 4, "no anchor")]
    [InlineData("a: &x [b]\n", 1, 4, "no anchor")]
    [InlineData("a: x\nb: *x\n", 2, 4, "a value written out")]
    [InlineData("<<: { a: b }\n", 1, 1, "keys written out")]
    [InlineData("a: !!str b\n", 1, 4, "no tag")]
    [InlineData("a: !secret [b]\n", 1, 4, "no tag")]
    [InlineData("%YAML 1.1\n---\na: b\n", 1, 1, "no directive")]
    [InlineData("a: b\n---\na: c\n", 2, 1, "one document")]
    [InlineData("a: b\nc: d\na: e\n", 3, 1, "each key once")]
    [InlineData("a: b\n\"a\": e\n", 2, 1, "each key once")]
    [InlineData("? [a]\n: b\n", 1, 3, "a key")]
    [InlineData("a: [1, 2\n", 2, 1, "YAML")]
    [InlineData("a: [1, 2\nb: c\n", 1, 5, "YAML")]
    [InlineData("a: b: c\n", 1, 5, "YAML")]
    [InlineData("a: \"b\n", 1, 4, "YAML")]
    [InlineData("a: b\n\u0000c: d\n", 2, 1, "no control character")]
    [InlineData("[[[[[[[[[[[[[[[[[[1]]]]]]]]]]]]]]]]]]", 1, 18, "at most 16 levels")]
    public void What_is_not_plain_YAML_is_refused_with_its_place(string text, int line, int column, string expected)
    {
        var error = Assert.Throws<GrantsFileException>(() => YamlTreeReader.Read("f.yaml", text));

        Assert.Equal((line, column, expected), (error.Line, error.Column, error.Expected));
        Assert.StartsWith($"f.yaml:{line}:{column}: expected {expected}, found ", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_very_deep_text_is_refused_and_not_followed()
    {
        Assert.Throws<GrantsFileException>(() => YamlTreeReader.Read("f", new string('[', 1_000_000)));
    }

    [Theory]
    [InlineData("x", true)]
    [InlineData("'1'", true)]
    [InlineData("\"true\"", true)]
    [InlineData("2607aa1695167a96b92a8f2a2e0f00", true)]
    [InlineData("2026-01-01", true)]
    [InlineData("1.2.3", true)]
    [InlineData("12345", false)]
    [InlineData("0123", false)]
    [InlineData("0x1f", false)]
    [InlineData("1e5", false)]
    [InlineData("8.14814814e+14", false)]
    [InlineData("12345678901234567890123456789012", false)]
    [InlineData("1_000", false)]
    [InlineData("1:30", false)]
    [InlineData("-1", false)]
    [InlineData(".5", false)]
    [InlineData("true", false)]
    [InlineData("null", false)]
    [InlineData("~", false)]
    [InlineData("", false)]
    [InlineData("''", true)]
    public void A_text_is_what_every_YAML_reader_takes_for_one(string yaml, bool expected)
    {
        var root = (YamlMap)YamlTreeReader.Read("f", $"a: {yaml}\n")!;

        Assert.Equal(expected, ((YamlScalar)root.Find("a")!).IsText);
    }
}
