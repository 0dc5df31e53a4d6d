using System.ComponentModel;
using System.Reflection;
using Sidecar.Budgets;
using Sidecar.Grants;
using Sidecar.Identity;
using Sidecar.Policy.Grants;
using Sidecar.Requests;
using Sidecar.Shared;

namespace Sidecar.Operations;

/// <summary>
/// Refuses options that do not exist or are not written as their type is: each would leave its default in force without a word, also where the default lets more
/// through, or end the start with the words of the program's own types.
/// </summary>
internal static class KnownOptions
{
    private static readonly Dictionary<string, PropertyInfo[]> Sections = new(StringComparer.OrdinalIgnoreCase)
    {
        [nameof(SidecarOptions.DataPlane)] = OptionsOf<DataPlaneOptions>(),
        [nameof(SidecarOptions.Operations)] = OptionsOf<OperationsOptions>(),
        [nameof(SidecarOptions.Upstream)] = OptionsOf<UpstreamOptions>(),
        [nameof(SidecarOptions.Answers)] = OptionsOf<AnswerOptions>(),
        [nameof(SidecarOptions.Search)] = OptionsOf<SearchSettings>(),
        [nameof(SidecarOptions.Readings)] = OptionsOf<ReadingOptions>(),
        [nameof(SidecarOptions.Bindings)] = OptionsOf<BindingOptions>(),
        [nameof(SidecarOptions.Redis)] = OptionsOf<RedisOptions>(),
        [nameof(SidecarOptions.Cache)] = OptionsOf<CacheOptions>(),
        [nameof(SidecarOptions.Notifications)] = OptionsOf<NotificationOptions>(),
        [nameof(SidecarOptions.Account)] = OptionsOf<AccountOptions>(),
        [nameof(SidecarOptions.Budget)] = OptionsOf<BudgetOptions>(),
        ["Grants"] = OptionsOf<GrantsOptions>(),
        ["Requests"] = OptionsOf<RequestLimits>(),
        ["Authentication"] = OptionsOf<AuthenticationOptions>(),
    };

    /// <summary>One line for each option that does not exist or cannot be read; empty when all can.</summary>
    /// <param name="root">The configuration section that holds all options.</param>
    public static IEnumerable<string> Check(IConfiguration root)
    {
        foreach (var section in root.GetChildren())
        {
            if (!Sections.TryGetValue(section.Key, out var options))
            {
                yield return Unknown(SidecarOptions.Section, section.Key, Sections.Keys);
                continue;
            }

            if (!string.IsNullOrEmpty(section.Value))
            {
                yield return Misplaced(section, [.. options.Select(option => option.Name)]);
            }

            foreach (var mistake in CheckSection(section, options))
            {
                yield return mistake;
            }
        }
    }

    private static IEnumerable<string> CheckSection(IConfigurationSection section, PropertyInfo[] options)
    {
        foreach (var given in section.GetChildren())
        {
            var option = Array.Find(options, option => option.Name.Equals(given.Key, StringComparison.OrdinalIgnoreCase));
            if (option is null)
            {
                yield return Unknown(section.Path, given.Key, [.. options.Select(option => option.Name)]);
            }
            else if (given.GetChildren().Any())
            {
                yield return $"{given.Path}: expected {Form(option.PropertyType)}, found a list or a map";
            }
            else if (given.Value is { } text && !Reads(option.PropertyType, text))
            {
                yield return $"{given.Path}: expected {Form(option.PropertyType)}, found \"{text}\"";
            }
        }
    }

    /// <summary>Whether the binder, which asks the same converter, can take the text.</summary>
    private static bool Reads(Type type, string text)
    {
        if (type == typeof(string))
        {
            return true;
        }

        try
        {
            return TypeDescriptor.GetConverter(type).ConvertFromInvariantString(text) is { } value && (!type.IsEnum || Enum.IsDefined(type, value));
        }
        catch (Exception error) when (error is FormatException or ArgumentException or OverflowException or NotSupportedException)
        {
            return false;
        }
    }

    private static string Form(Type type) =>
        type == typeof(TimeSpan) ? "a time as hours:minutes:seconds"
        : type == typeof(bool) ? "true or false"
        : type.IsEnum ? $"one of {string.Join(", ", Enum.GetNames(type)).ToLowerInvariant()}"
        : type == typeof(string) ? "a text"
        : "a whole number";

    // Not what was found: whoever writes an address here for the section may have written its password with it.
    private static string Misplaced(IConfigurationSection section, IReadOnlyCollection<string> names) =>
        $"{section.Path}: expected a section with {string.Join(", ", names)}, found a text";

    private static string Unknown(string place, string name, IReadOnlyCollection<string> names) =>
        $"{place}: expected one of {string.Join(", ", names)}, found {NearestName.Describe(name, names)}";

    private static PropertyInfo[] OptionsOf<T>() => [.. typeof(T).GetProperties().Where(property => property.CanWrite)];
}
