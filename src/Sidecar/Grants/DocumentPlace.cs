namespace Sidecar.Grants;

/// <summary>Finds the node that a place such as <c>keys[2].folders[0].level</c> names.</summary>
internal static class DocumentPlace
{
    /// <summary>The node, or the nearest one above it when the named key is not there.</summary>
    public static YamlNode Find(YamlNode root, string place)
    {
        var node = root;
        foreach (var step in place.Split('.', '['))
        {
            var next = step.EndsWith(']')
                ? (node as YamlList)?.Items.ElementAtOrDefault(int.Parse(step.AsSpan(0, step.Length - 1)))
                : (node as YamlMap)?.Find(step);
            if (next is null)
            {
                break;
            }

            node = next;
        }

        return node;
    }
}
