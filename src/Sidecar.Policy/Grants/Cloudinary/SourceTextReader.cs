using Sidecar.Policy.Cedar;
using Sidecar.Policy.Cedar.Syntax;
using Sidecar.Policy.Cloudinary;
using CedarPolicy = Sidecar.Policy.Cedar.Policy;

namespace Sidecar.Policy.Grants;

/// <summary>
/// Reads Cedar texts of another source, where a mistake cannot be put right here and must not stop everything else: a permit that is wrong is left out, a
/// forbid that is wrong denies whatever it might cover. Texts read before are remembered, so that reading ten thousand of which one changed reads one.
/// </summary>
/// <remarks>Not for use from several threads at once.</remarks>
public sealed class SourceTextReader(PolicyChecks checks)
{
    private static readonly string[] Principals =
        [EntityTypes.ApiKey, EntityTypes.User, EntityTypes.Group, EntityTypes.AccountApiKey, EntityTypes.UnsignedUpload, "Cloudinary::ProvisioningKey"];

    // Fewer are read sooner than a second thread has begun.
    private const int FewTexts = 200;

    private readonly TextJudge judge = new(checks);
    private Dictionary<(string Text, bool Folder, bool Collection), SourceText> known = [];
    private Dictionary<(string Text, bool Folder, bool Collection), SourceText> before = [];

    /// <summary>The checks this reader was made with.</summary>
    public PolicyChecks Checks => checks;

    /// <summary>Texts that are not asked for between two calls are forgotten.</summary>
    internal void Begin() => (before, known) = (known, []);

    /// <summary>Reads many texts on all processors, so that asking for them one by one finds them read.</summary>
    internal void ReadAhead(IEnumerable<string> texts)
    {
        var unread = texts.Distinct(StringComparer.Ordinal).Where(text => !before.ContainsKey((text, false, false))).ToArray();
        if (unread.Length < FewTexts)
        {
            return;
        }

        var read = new SourceText[unread.Length];
        Parallel.For(0, unread.Length, () => new TextJudge(checks), (i, _, own) =>
        {
            read[i] = own.Judge(unread[i]);
            return own;
        }, static _ => { });
        before.EnsureCapacity(before.Count + unread.Length);
        known.EnsureCapacity(before.Count + unread.Length);
        for (var i = 0; i < unread.Length; i++)
        {
            before[(unread[i], false, false)] = read[i];
        }
    }

    /// <summary>A text without placeholders.</summary>
    internal SourceText Read(string text) => Get((text, false, false), () => judge.Judge(text));

    /// <summary>A text of a role. Its placeholders stay; a statement with one for which the assignment has no value is wrong.</summary>
    internal SourceText ReadRole(string text, bool hasFolder, bool hasCollection) => Get(
        (text, hasFolder, hasCollection), () => RequireFilled(Read(text), new PlaceholderFiller(hasFolder ? "" : null, hasCollection ? "" : null)));

    private SourceText Get((string Text, bool Folder, bool Collection) key, Func<SourceText> make)
    {
        if (!known.TryGetValue(key, out var found))
        {
            found = before.TryGetValue(key, out var old) ? old : make();
            known[key] = found;
        }

        return found;
    }

    private static SourceText RequireFilled(SourceText text, PlaceholderFiller probe)
    {
        var policies = new List<CedarPolicy>(text.Policies.Count);
        var problems = new List<TextProblem>(text.Problems);
        foreach (var policy in text.Policies)
        {
            if (PlaceholderFiller.IsIn(probe.Fill(policy).ToString()))
            {
                Mend(policy, "has a placeholder that the assignment does not fill", policies, problems);
            }
            else
            {
                policies.Add(policy);
            }
        }

        return new SourceText(policies, problems);
    }

    internal static void Mend(CedarPolicy policy, string reason, List<CedarPolicy> policies, List<TextProblem> problems)
    {
        if (policy.Effect == Effect.Permit)
        {
            problems.Add(new TextProblem(SourceEffect.Skipped, reason));
            return;
        }

        var syntax = policy.Syntax;
        policies.Add(new CedarPolicy(policy.Id, policy.Source, syntax with
        {
            Principal = Knows(syntax.Principal) ? syntax.Principal : EntityScope.Any,
            Resource = syntax.Resource.HasSlot || PlaceholderFiller.IsIn(syntax.Resource.Entity?.Id ?? "") ? EntityScope.Any : syntax.Resource,
            Conditions = [],
        }));
        problems.Add(new TextProblem(SourceEffect.Widened, reason));
    }

    /// <summary>A principal that nobody is would make the forbid one of nobody.</summary>
    private static bool Knows(EntityScope scope) =>
        !scope.HasSlot && new[] { scope.Type, scope.Entity?.Type }.OfType<string>().All(type => Principals.Contains(type, StringComparer.Ordinal) || !KnownTypes.IsOurs(type));
}
