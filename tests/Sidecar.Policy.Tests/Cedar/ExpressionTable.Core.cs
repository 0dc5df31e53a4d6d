namespace Sidecar.Policy.Tests.Cedar;

/// <summary>Expressions of the core language with the reference engine's answers (cedar-wasm 4.12.0).</summary>
internal static partial class ExpressionTable
{
    public const string Core = """"
        true   1 == 1
        false  1 == "1"
        true   1 != "1"
        true   [1, 2] == [2, 1, 1]
        false  [1] == [1, "1"]
        true   [] == []
        true   {a: 1, b: 2} == {b: 2, a: 1}
        false  {a: 1} == {a: 1, b: 2}
        syntax {a: 1, a: 2} == {a: 1}
        true   {"a b": 1}["a b"] == 1
        syntax {if: 1} == {if: 1}
        true   {"if": 1} == {"if": 1}
        true   {a: 1,}.a == 1
        true   [1,].contains(1)
        syntax [,].contains(1)
        true   User::"a" == User::"a"
        false  User::"a" == User::"b"
        true   User :: "a" == User::"a"
        false  User::"a" == "a"
        true   1 < 2
        true   2 <= 2
        false  2 > 2
        true   2 >= 2
        error  "a" < "b"
        error  1 < "a"
        error  "a" < 1
        error  true < false
        true   1 + 2 == 3
        true   1 - 2 - 3 == -4
        true   2 * 3 * 4 == 24
        true   2 + 3 * 4 == 14
        error  9223372036854775807 + 1 == 0
        error  -9223372036854775808 - 1 == 0
        error  9223372036854775807 * 2 == 0
        error  -9223372036854775808 * -1 == 0
        error  -(-9223372036854775808) == 0
        error  --9223372036854775808 == 0
        true   -9223372036854775808 == -9223372036854775807 - 1
        syntax 9223372036854775808 == 0
        syntax -9223372036854775808.a == 0
        error  -9223372036854775807.a == 0
        syntax -9223372036854775809 == 0
        true   007 == 7
        true   0000000000000000000000000000000000000001 == 1
        true   - 5 == -5
        true   ----5 == 5
        syntax -----5 == 5
        true   !!!!true
        syntax !!!!!true
        syntax !-5 == 5
        syntax -!true
        error  "a" + "b" == "ab"
        error  1 + "a" == 2
        error  -"a" == 1
        error  -true == 1
        syntax 4 / 2 == 2
        syntax 4 % 2 == 0
        syntax 1 == 1 == true
        syntax 1 < 2 < 3
        true   (1 < 2) == true
        syntax 1 = 1
        true   true && true
        false  true && false
        false  false && 3
        error  true && 3
        error  3 && true
        error  3 && false
        true   true || 3
        error  false || 3
        error  3 || true
        false  false || false
        error  !3
        error  !"a"
        false  !true
        true   if true then true else 3
        true   if false then 3 else true
        error  if 3 then true else true
        error  if true then 3 else true
        true   (if true then 3 else 4) == 3
        syntax 1 + if true then 1 else 2 == 2
        true   if true then true else false && false
        error  "x"
        error  3
        error  User::"a"
        error  [true]
        error  {a: true}
        true   {a: true}.a
        error  {a: true}.b
        true   {a: true}["a"]
        syntax {a: true}[a]
        true   {a: {b: 1}} has a
        true   {a: {b: 1}} has a.b
        false  {a: {b: 1}} has a.c
        false  {a: {b: 1}} has b.c
        error  {a: 1} has a.b
        false  {a: {b: 1}} has "a.b"
        true   {"a.b": 1} has "a.b"
        syntax {a: 1} has if
        false  {a: 1} has "if"
        error  1 has a
        error  "a" has a
        error  [1] has a
        false  User::"nope" has a
        error  User::"nope".a
        error  User::"nope".a == 1
        false  principal has a
        error  principal.a == 1
        true   principal has name
        true   principal.name == "alice"
        true   principal["name"] == "alice"
        true   principal . name == "alice"
        error  principal.name.foo == 1
        error  principal has name.foo
        error  context.x == 1
        false  context has x
        true   context == {}
        error  context
        true   action == Action::"read"
        true   action in Action::"all"
        true   action in [Action::"all"]
        true   principal in Group::"g"
        true   principal in [Group::"g"]
        error  principal in [Group::"g", 3]
        error  principal in [3, Group::"g"]
        false  principal in []
        true   principal in principal
        true   User::"nope" in User::"nope"
        false  User::"nope" in Group::"g"
        error  principal in "g"
        error  principal in 3
        error  3 in principal
        error  "a" in [Group::"g"]
        error  3 in []
        true   principal is User
        false  principal is Group
        true   principal is User in Group::"g"
        false  principal is User in Group::"h"
        false  principal is Group in 3
        error  principal is User in 3
        true   principal is User in [Group::"g"]
        error  3 is User
        error  3 is User in Group::"g"
        false  principal is Foo::Bar
        syntax principal is "User"
        true   (principal is User) == true
        syntax principal is User == true
        syntax principal is User::"a"
        true   [1, 2].contains(1)
        false  [1, 2].contains("1")
        false  [1, 2].contains([1])
        true   [[1]].contains([1])
        true   [1, 2].containsAll([1])
        true   [1, 2].containsAll([])
        true   [].containsAll([])
        error  [1, 2].containsAll(1)
        false  [1, 2].containsAny([])
        true   [1, 2].containsAny([2, 3])
        error  [1, 2].containsAny(2)
        true   [].isEmpty()
        false  [1].isEmpty()
        syntax [1].isEmpty(1)
        error  1.isEmpty()
        error  "a".contains("a")
        error  {}.isEmpty()
        syntax [1].contains()
        syntax [1].contains(1, 2)
        true   [1].contains(1,)
        syntax contains([1], 1)
        syntax [1].foo(1)
        syntax foo(1)
        syntax foo::bar(1)
        error  [1].contains
        error  [1].contains == 1
        true   "abc" like "a*"
        true   "abc" like "*c"
        true   "abc" like "a*c"
        false  "abc" like "a*b"
        true   "abc" like "abc"
        true   "abc" like "*"
        true   "" like "*"
        true   "" like ""
        true   "a*c" like "a\*c"
        false  "abc" like "a\*c"
        true   "abc" like "a\u{2a}c"
        true   "a*c" like "a\u{2a}c"
        true   "abc" like "a\x2ac"
        true   "aXbXc" like "a*b*c"
        true   "abab" like "*ab"
        false  "aba" like "ab*ba"
        true   "a\nb" like "a*b"
        true   "é" like "*"
        true   "😀" like "😀"
        true   "x😀y" like "x*y"
        error  3 like "a"
        syntax "a" like 3
        syntax "a" like "a" + "b"
        syntax "a" like principal
        syntax "a\*b" == "a*b"
        syntax "a\qb" == "x"
        true   "\x41" == "A"
        syntax "\x80" == "A"
        true   "\u{41}" == "A"
        true   "\u{1F600}" == "😀"
        true   "\u{1_F600}" == "😀"
        syntax "\u{_1F600}" == "😀"
        syntax "\u{d800}" == ""
        syntax "\u{110000}" == ""
        syntax "\u{0000041}" == "A"
        syntax "\u{}" == ""
        syntax "\u41" == "A"
        true   "\'" == "'"
        true   "\0" == "\0"
        true   "\"" == "\u{22}"
        syntax "\a" == ""
        true   principal.hasTag("t")
        false  principal.hasTag("u")
        true   principal.getTag("t") == 1
        error  principal.getTag("u") == 1
        error  principal.getTag("t" == "t")
        error  principal.hasTag(3)
        error  3.hasTag("t")
        false  User::"nope".hasTag("t")
        error  User::"nope".getTag("t") == 1
        false  principal.hasTag(principal.name)
        syntax principal.hasTag()
        syntax unknown("x")
        error  User::"a".name == 1
        true   Foo::Bar::"x" == Foo::Bar::"x"
        syntax Foo::in::"x" == 1
        syntax __cedar::"x" == 1
        syntax __cedar::Foo::"x" == 1
        syntax Foo::__cedar::"x" == 1
        true   principal::"x" == principal::"x"
        true   permit::"x" == permit::"x"
        error  context["in"] == 1
        syntax {a: 1}.in == 1
        syntax {in: 1}["in"] == 1
        true   {permit: 1}.permit == 1
        true   {principal: 1}.principal == 1
        syntax foo
        syntax foo.bar
        syntax ?principal == principal
        syntax principal == ?resource
        syntax principal == Foo::Bar
        true   (true)
        true   ((true))
        syntax ()
        error  []
        error  {}
        syntax true true
        syntax true;
        syntax // comment
        true   true // comment
        syntax /* x */ true
        syntax /**/true
        syntax "unterminated
        syntax 'single' == "single"
        syntax "a" == "a" && // c
        syntax 5foo == 5
        syntax 0x10 == 16
        syntax 1.5 == 1
        syntax 1_000 == 1000
        syntax principal.0 == 1
        error  principal["a"]["b"] == 1
        syntax principal[0] == 1
        syntax principal["a" + "b"] == 1
        syntax [1][0] == 1
        error  -5.foo == 1
        true   -(5) == -5
        false  !principal.root
        true   principal.root
        true   -principal.age == -30
        true   principal.age * 2 == 60
        true   principal.age > 29 && principal.age < 31
        true   principal.manager.name == "bob"
        true   principal.manager has name
        error  principal.manager.name.x == 1
        error  principal.missing.name == 1
        true   principal.manager in Group::"h"
        true   [principal.manager].contains(User::"bob")
        true   [1, true, "a", User::"a", [1], {a: 1}].contains({a: 1})
        error  [1, 1 + "a"] == [1]
        error  {a: 1 + "a"}.b == 1
        error  {a: 1, b: 1 + "a"}.a == 1
        true   if (principal has x) then principal.x == 1 else true
        false  principal has x && principal.x == 1
        true   principal has name && principal.name like "al*"
        true   true || principal.x
        error  (principal.x == 1) || true
        error  true && (principal.x == 1)
        false  false && (principal.x == 1)
        error  principal.x == principal.x
        true   principal != resource
        true   resource has owner
        true   resource.owner == principal
        true   resource in Folder::"f"
        true   resource in [Folder::"g", Folder::"f"]
        true   resource is Doc in Folder::"f"
        error  action.name == "x"
        false  action has name
        true   action is Action
        true   "\r" == "\u{d}"
        true   "a	b" == "a\tb"
        true   true &&true
        true   true&&!false
        true   1<2
        false  1< -2
        false  1<-2
        true   1--1 == 2
        true   1 - -1 == 2
        true   1 -1 == 0
        true   1-1==0
        true   a::b::"c" == a::b::"c"
        syntax a::b::c == 1
        true   a:: "c" == a::"c"
        syntax a::
        syntax ::"a" == 1
        syntax "a"::"b" == 1
        false  principal is a::b::c
        true   principal has "name" && true
        syntax principal has name == true
        true   (principal has name) == true
        error  principal like "a"
        syntax principal has
        syntax principal has 3
        false  principal has principal
        syntax principal has a b
        syntax 1 in 2 in 3
        syntax principal has a.if
        syntax principal.if
        error  principal["if"] == 1
        """";
}
