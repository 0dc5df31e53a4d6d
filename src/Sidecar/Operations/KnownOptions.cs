using Sidecar.Budgets;
using Sidecar.Grants;
using Sidecar.Identity;
using Sidecar.Policy.Grants;
using Sidecar.Requests;
using Sidecar.Shared;

namespace Sidecar.Operations;

/// <summary>Refuses options that do not exist: a misspelt one would leave its default in force without a word, also where the default lets more through.</summary>
internal static class KnownOptions
{
    private static readonly Dictionary<string, string[]> Sections = new(StringComparer.OrdinalIgnoreCase)
    {
        [nameof(SidecarOptions.DataPlane)] = NamesOf<DataPlaneOptions>(),
        [nameof(SidecarOptions.Operations)] = NamesOf<OperationsOptions>(),
        [nameof(SidecarOptions.Upstream)] = NamesOf<UpstreamOptions>(),
        [nameof(SidecarOptions.Answers)] = NamesOf<AnswerOptions>(),
        [nameof(SidecarOptions.Bindings)] = NamesOf<BindingOptions>(),
        [nameof(SidecarOptions.Redis)] = NamesOf<RedisOptions>(),
        [nameof(SidecarOptions.Cache)] = NamesOf<CacheOptions>(),
        [nameof(SidecarOptions.Notifications)] = NamesOf<NotificationOptions>(),
        [nameof(SidecarOptions.Account)] = NamesOf<AccountOptions>(),
        [nameof(SidecarOptions.Budget)] = NamesOf<BudgetOptions>(),
        ["Grants"] = NamesOf<GrantsOptions>(),
        ["Requests"] = NamesOf<RequestLimits>(),
        ["Authentication"] = NamesOf<AuthenticationOptions>(),
    };

    /// <summary>One line for each option that does not exist; empty when all do.</summary>
    /// <param name="root">The configuration section that holds all options.</param>
    public static IEnumerable<string> Check(IConfiguration root)
    {
        foreach (var section in root.GetChildren())
        {
            if (!Sections.TryGetValue(section.Key, out var names))
            {
                yield return Unknown(SidecarOptions.Section, section.Key, Sections.Keys);
                continue;
            }

            foreach (var option in section.GetChildren().Where(option => !names.Contains(option.Key, StringComparer.OrdinalIgnoreCase)))
            {
                yield return Unknown(section.Path, option.Key, names);
            }
        }
    }

    private static string Unknown(string place, string name, IReadOnlyCollection<string> names) =>
        $"{place}: expected one of {string.Join(", ", names)}, found {NearestName.Describe(name, names)}";

    private static string[] NamesOf<T>() => [.. typeof(T).GetProperties().Where(property => property.CanWrite).Select(property => property.Name)];
}
