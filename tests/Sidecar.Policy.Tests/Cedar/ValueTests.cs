namespace Sidecar.Policy.Tests.Cedar;

using Sidecar.Policy.Cedar;

/// <summary>Values compare by content, whatever made them; entities and the store keep what they promise.</summary>
public sealed class ValueTests
{
    [Fact]
    public void Sets_compare_without_order_and_duplicates_at_every_size()
    {
        foreach (var count in new[] { 0, 1, 3, 16, 17, 100 })
        {
            string[] items = [.. Enumerable.Range(0, count).Select(static i => $"item{i}")];
            var set = CedarValue.SetOf(items);
            var same = CedarValue.SetOf(items.Reverse().Concat(items).Select(CedarValue.Of));
            Assert.Equal(set, same);
            Assert.Equal(set.GetHashCode(), same.GetHashCode());
            Assert.NotEqual(set, CedarValue.SetOf([.. items, "more"]));
            Assert.NotEqual(set, CedarValue.SetOf([.. items.Skip(1), "other", "another"]));
            Assert.NotEqual(set, CedarValue.SetOf([.. items.Select(CedarValue.Of), CedarValue.Of(1)]));
        }
    }

    [Fact]
    public void Sets_of_mixed_types_compare_at_every_size()
    {
        foreach (var count in new[] { 1, 16, 17, 100 })
        {
            CedarValue[] items = [.. Enumerable.Range(0, count).Select(static i => i % 2 == 0 ? CedarValue.Of((long)i) : CedarValue.Of(new EntityUid("T", $"{i}")))];
            Assert.Equal(CedarValue.SetOf(items), CedarValue.SetOf(items.Reverse().Concat(items)));
            Assert.NotEqual(CedarValue.SetOf(items), CedarValue.SetOf(items.Skip(1).Append(CedarValue.Of(-1))));
        }
    }

    [Fact]
    public void Values_of_different_types_differ()
    {
        CedarValue[] values =
        [
            CedarValue.Of(1), CedarValue.Of(true), CedarValue.Of("1"), CedarValue.Of(new EntityUid("T", "1")), CedarValue.SetOf(["1"]),
            CedarValue.EmptyRecord, CedarValue.Extension("decimal", "0.0001"), CedarValue.Extension("duration", "1ms"),
            CedarValue.Extension("datetime", "1970-01-01"), CedarValue.Extension("ip", "0.0.0.1"), CedarValue.Extension("ip", "::1"),
        ];
        for (var i = 0; i < values.Length; i++)
        {
            for (var j = 0; j < values.Length; j++)
            {
                Assert.Equal(i == j, values[i].Equals(values[j]));
            }
        }
    }

    [Fact]
    public void Records_compare_by_key_and_value_at_every_size()
    {
        foreach (var count in new[] { 0, 1, 8, 9, 40 })
        {
            var pairs = Enumerable.Range(0, count).Select(static i => KeyValuePair.Create($"k{i}", CedarValue.Of((long)i))).ToArray();
            var record = CedarValue.RecordOf(new Dictionary<string, CedarValue>(pairs));
            var same = CedarValue.RecordOf(new Dictionary<string, CedarValue>(pairs.Reverse()));
            Assert.Equal(record, same);
            Assert.Equal(record.GetHashCode(), same.GetHashCode());
            Assert.NotEqual(record, CedarValue.RecordOf(new Dictionary<string, CedarValue>(pairs) { ["more"] = CedarValue.Of(1) }));
            if (count > 0)
            {
                Assert.NotEqual(record, CedarValue.RecordOf(new Dictionary<string, CedarValue>(pairs) { ["k0"] = CedarValue.Of(-1) }));
            }
        }
    }

    [Fact]
    public void Extension_constructors_refuse_what_the_language_refuses()
    {
        Assert.Throws<FormatException>(() => CedarValue.Extension("ip", "1.2.3"));
        Assert.Throws<ArgumentException>(() => CedarValue.Extension("isIpv4", "1.2.3.4"));
        Assert.Throws<ArgumentException>(() => CedarValue.Extension("unknown", "x"));
    }

    [Fact]
    public void An_entity_name_compares_ordinally_and_survives_a_copy()
    {
        var uid = new EntityUid("A::B", "x\"y");
        _ = (uid.GetHashCode(), uid.ToString());
        Assert.Equal(new EntityUid("A::B", "x\"y"), uid);
        Assert.NotEqual(new EntityUid("A::b", "x\"y"), uid);
        Assert.Equal(new EntityUid("A::B", "z"), uid with { Id = "z" });
        Assert.Equal(new EntityUid("A::B", "z").GetHashCode(), (uid with { Id = "z" }).GetHashCode());
        Assert.Equal("A::B::\"z\"", (uid with { Id = "z" }).ToString());
        Assert.Equal("A::B::\"x\\\"y\"", uid.ToString());
    }

    [Fact]
    public void The_store_closes_ancestors_of_any_depth()
    {
        const int depth = 2_000;
        var store = new EntityStore(Enumerable.Range(0, depth).Select(static i => Bare($"e{i}", $"e{i + 1}")));
        Assert.Equal(depth, store.AncestorsOf(new("T", "e0")).Count);
        Assert.True(store.IsIn(new("T", "e0"), new("T", $"e{depth}")));
        Assert.False(store.IsIn(new("T", "e1"), new("T", "e0")));
        Assert.True(store.IsIn(new("T", "unknown"), new("T", "unknown")));
        Assert.Empty(store.AncestorsOf(new("T", "unknown")));
        var diamond = new EntityStore([Bare("a", "b", "c"), Bare("b", "d"), Bare("c", "d")]);
        Assert.Equal(3, diamond.AncestorsOf(new("T", "a")).Count);
    }

    [Fact]
    public void The_store_refuses_cycles_and_conflicting_duplicates()
    {
        Assert.Throws<ArgumentException>(() => new EntityStore([Bare("a", "a")]));
        Assert.Throws<ArgumentException>(() => new EntityStore([Bare("a", "b"), Bare("b", "c"), Bare("c", "a")]));
        Assert.Throws<ArgumentException>(() => new EntityStore([Bare("a", "b"), Bare("a", "c")]));
        Assert.Throws<ArgumentException>(() => new EntityStore([Bare("a"), new Entity(new("T", "a"), new Dictionary<string, CedarValue> { ["x"] = CedarValue.Of(1) })]));
        Assert.Throws<ArgumentException>(() => new EntityStore([Bare("a"), new Entity(new("T", "a"), new Dictionary<string, CedarValue>()) { Tags = new Dictionary<string, CedarValue> { ["x"] = CedarValue.Of(1) } }]));
        Assert.Single(new EntityStore([Bare("a", "b", "c"), Bare("a", "c", "b")]).Entities);
    }

    private static Entity Bare(string id, params string[] parents) =>
        new(new("T", id), new Dictionary<string, CedarValue>(), [.. parents.Select(static p => new EntityUid("T", p))]);
}
