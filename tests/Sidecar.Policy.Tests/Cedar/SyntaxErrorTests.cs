namespace Sidecar.Policy.Tests.Cedar;

using Sidecar.Policy.Cedar;

/// <summary>A syntax error says where it is, what would have been right and what stands there.</summary>
public sealed class SyntaxErrorTests
{
    [Theory]
    [InlineData("permt(principal, action, resource);", 1, 1, "'permit', 'forbid' or an annotation", "'permt'")]
    [InlineData("permit principal", 1, 8, "'('", "'principal'")]
    [InlineData("permit(action, principal, resource);", 1, 8, "'principal'", "'action'")]
    [InlineData("permit(principal, action, resource)", 1, 36, "'when', 'unless' or ';'", "end of text")]
    [InlineData("permit(principal,\n  action,\n  recource);", 3, 3, "'resource'", "'recource'")]
    [InlineData("permit(principal = User::\"a\", action, resource);", 1, 18, "'=='", "'='")]
    [InlineData("permit(principal == User, action, resource);", 1, 25, "'::' and the entity's id in quotes", "','")]
    [InlineData("permit(principal == ?resource, action, resource);", 1, 21, "an entity or '?principal'", "'?resource'")]
    [InlineData("permit(principal, action == User::\"x\", resource);", 1, 29, "an entity whose type ends in 'Action'", "'User'")]
    [InlineData("permit(principal is if, action, resource);", 1, 21, "an entity type ('if' is reserved)", "'if'")]
    [InlineData("permit(principal is User::\"a\", action, resource);", 1, 27, "an entity type, not an entity", "the string \"a\"")]
    [InlineData("@a(\"1\") @a(\"2\") permit(principal, action, resource);", 1, 10, "each annotation once", "'@a' again")]
    [InlineData("permit(principal, action, resource) when { };", 1, 44, "an expression", "'}'")]
    [InlineData("permit(principal, action, resource) when { foo };", 1, 44, "principal, action, resource, context or an entity", "'foo'")]
    [InlineData("permit(principal, action, resource) when { ?principal };", 1, 44, "an expression; slots stand only in the scope", "'?principal'")]
    [InlineData("permit(principal, action, resource) when { 1 == 1 == 1 };", 1, 51, "'&&', '||' or the end of the expression, as relations do not chain", "'=='")]
    [InlineData("permit(principal, action, resource) when { 4 / 2 };", 1, 46, "another operator, as Cedar neither divides nor takes remainders", "'/'")]
    [InlineData("permit(principal, action, resource) when { !!!!!true };", 1, 48, "an operand after 4 unary operators", "'!'")]
    [InlineData("permit(principal, action, resource) when { 9223372036854775808 };", 1, 44, "a number up to 9223372036854775807", "'9223372036854775808'")]
    [InlineData("permit(principal, action, resource) when { [1].foo(1) };", 1, 48, "a method of Cedar", "'foo'")]
    [InlineData("permit(principal, action, resource) when { foo(1) };", 1, 44, "a function of Cedar", "'foo'")]
    [InlineData("permit(principal, action, resource) when { [1].contains() };", 1, 48, "1 argument(s) for 'contains'", "0")]
    [InlineData("permit(principal, action, resource) when { \"1\".ip() };", 1, 48, "'ip(…)', which is a function and not a method", "'.ip('")]
    [InlineData("permit(principal, action, resource) when { isIpv4(1) };", 1, 44, "'.isIpv4(…)', which is a method and not a function", "'isIpv4('")]
    [InlineData("permit(principal, action, resource) when { {a: 1, a: 2} };", 1, 51, "each key once", "'a' again")]
    [InlineData("permit(principal, action, resource) when { [1 2] };", 1, 47, "',' or ']'", "'2'")]
    [InlineData("permit(principal, action, resource) when { (true };", 1, 50, "an operator or ')'", "'}'")]
    [InlineData("permit(principal, action, resource) when { true true };", 1, 49, "an operator or '}'", "'true'")]
    [InlineData("permit(principal, action, resource) when { principal[0] };", 1, 54, "an attribute's name in quotes", "'0'")]
    [InlineData("permit(principal, action, resource) when { \"a\" like 3 };", 1, 53, "a pattern in quotes after 'like'", "'3'")]
    [InlineData("permit(principal, action, resource) when { \"abc };", 1, 44, "a closing '\"' for this string", "end of text")]
    [InlineData("permit(principal, action, resource) when { \"a\\qb\" };", 1, 46, "an escape (\\\" \\\\ \\' \\n \\r \\t \\0 \\xHH \\u{H})", "'\\q'")]
    [InlineData("permit(principal, action, resource) when { \"a\n😀\\qb\" };", 2, 2, "an escape (\\\" \\\\ \\' \\n \\r \\t \\0 \\xHH \\u{H})", "'\\q'")]
    [InlineData("permit(principal, action, resource) when { \"a\rb\" };", 1, 46, "a newline or '\\r', not a bare carriage return", "U+000D")]
    [InlineData("permit(principal, action, resource) when { # };", 1, 44, "a token of Cedar", "'#'")]
    [InlineData("permit(principal, action, resource) when { 😀 };", 1, 44, "a token of Cedar", "'😀'")]
    [InlineData("permit(principal, action, resource) when { \u0001 };", 1, 44, "a token of Cedar", "U+0001")]
    [InlineData("permit(principal, action, resource) when { \"😀😀\" + };", 1, 51, "an expression", "'}'")]
    [InlineData("// 😀 comment\r\n\tpermit(principal, action, resource) x", 2, 38, "'when', 'unless' or ';'", "'x'")]
    [InlineData("permit(principal, action, resource) when { ? };", 1, 44, "a slot name after '?'", "' '")]
    public void Errors_have_a_place(string text, int line, int column, string expected, string found)
    {
        var error = Assert.Throws<CedarSyntaxException>(() => CedarParser.ParsePolicies(text, "grants/a.cedar"));
        Assert.Equal((line, column, expected, found, "grants/a.cedar"), (error.Line, error.Column, error.Expected, error.Found, error.SourceName));
        Assert.Equal($"grants/a.cedar:{line}:{column}: expected {expected}, found {found}", error.Message);
    }

    [Fact]
    public void What_was_found_is_cut_short()
    {
        var error = Assert.Throws<CedarSyntaxException>(() => CedarParser.ParsePolicies(new string('a', 100_000)));
        Assert.Equal($"'{new string('a', 40)}…'", error.Found);
    }
}
