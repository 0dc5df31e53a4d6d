namespace Sidecar.Tests.Rows;

/// <summary>The row table. Each area of the API has a file of its own.</summary>
internal static partial class RowCases
{
    public static IReadOnlyList<RowCase> All { get; } = [.. Core, .. Assets, .. Folders, .. Configuration, .. Upload, .. Services];
}
