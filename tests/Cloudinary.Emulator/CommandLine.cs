using System.Globalization;

namespace Cloudinary.Emulator;

/// <summary><c>--name value</c> pairs to options.</summary>
internal static class CommandLine
{
    public const string Usage = """
        options:
          --urls <http://host:port>       where to listen; http://127.0.0.1:9000
          --cloud <name>                  the cloud name; demo
          --key <api key>                 the environment's key
          --secret <api secret>           and its secret
          --id <id>                       the product environment's id
          --folder-mode dynamic|fixed     dynamic
          --seed <n>                      same number, same library; 1
          --record <n>                    requests that are kept for inspection; 0
          --account <users>,<groups>,<policies>,<folders>
                                          provisioning and permissions APIs with a state, which begins with so many of each; 0,0,0,0 for an empty account
        """;

    public static Result Parse(string[] args)
    {
        // Nobody looks at recorded requests of a stand-alone emulator, and a benchmark would pay for them.
        var options = new EmulatorOptions { Url = "http://127.0.0.1:9000", RecordedRequests = 0 };
        if (args is ["--help" or "-h" or "-?"])
        {
            return new Result(null, Usage);
        }

        for (int i = 0; i < args.Length; i += 2)
        {
            if (i + 1 == args.Length)
            {
                return new Result(null, $"{args[i]} needs a value\n{Usage}");
            }

            string value = args[i + 1];
            var next = args[i] switch
            {
                "--urls" => options with { Url = value },
                "--cloud" => options with { CloudName = value },
                "--key" => options with { ApiKey = value },
                "--secret" => options with { ApiSecret = value },
                "--id" => options with { EnvironmentId = value },
                "--folder-mode" when value is "dynamic" or "fixed" => options with { FolderMode = value == "fixed" ? FolderMode.Fixed : FolderMode.Dynamic },
                "--seed" when Number(value, out int seed) => options with { Seed = seed },
                "--account" when value.Split(',') is { Length: 4 } counts && Array.TrueForAll(counts, text => Number(text, out _)) =>
                    options with { StatefulAccount = true, ManyInAccount = [.. counts.Select(text => int.Parse(text, NumberStyles.None, CultureInfo.InvariantCulture))] },
                "--record" when Number(value, out int count) => options with { RecordedRequests = count },
                _ => null,
            };
            if (next is null)
            {
                return new Result(null, $"cannot use {args[i]} {value}\n{Usage}");
            }

            options = next;
        }

        return new Result(options, "");
    }

    private static bool Number(string text, out int number) => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out number);

    internal sealed record Result(EmulatorOptions? Options, string Problem);
}
