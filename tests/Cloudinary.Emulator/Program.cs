using Cloudinary.Emulator;

CommandLine.Result parsed = CommandLine.Parse(args);
if (parsed.Options is not { } options)
{
    bool asked = parsed.Problem == CommandLine.Usage;
    await (asked ? Console.Out : Console.Error).WriteLineAsync(parsed.Problem);
    return asked ? 0 : 2;
}

await using var host = await EmulatorHost.StartAsync(options);
Console.WriteLine($"""
    Cloudinary emulator
      base URL    {host.BaseAddress.ToString().TrimEnd('/')}
      cloud name  {host.CloudName}
      API key     {host.ApiKey}
      API secret  {host.ApiSecret}
      environment {host.EnvironmentId} ({options.FolderMode.ToString().ToLowerInvariant()} folders)
      library     {host.State.Assets.Count} assets in {host.State.Folders.Count} folders

    CLOUDINARY_URL=cloudinary://{host.ApiKey}:{host.ApiSecret}@{host.CloudName}?upload_prefix={host.BaseAddress.ToString().TrimEnd('/')}
    """);
if (options.StatefulAccount)
{
    Console.WriteLine($"""

          account     {EmulatorOptions.AccountId}
          its key     {EmulatorOptions.AccountKey}
          its secret  {EmulatorOptions.AccountSecret}
        """);
}

await host.WaitForShutdownAsync();
return 0;
