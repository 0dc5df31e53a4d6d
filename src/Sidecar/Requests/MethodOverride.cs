namespace Sidecar.Requests;

/// <summary>Headers by which some frameworks replace the method. Whether Cloudinary honours them is unknown, so a request that carries one has two readings.</summary>
internal static class MethodOverride
{
    private static readonly string[] Names = ["X-HTTP-Method-Override", "X-HTTP-Method", "X-Method-Override"];

    /// <summary>True when any of them is there, with whatever value.</summary>
    public static bool IsPresent(IHeaderDictionary headers)
    {
        foreach (var name in Names)
        {
            if (headers.ContainsKey(name))
            {
                return true;
            }
        }

        return false;
    }
}
