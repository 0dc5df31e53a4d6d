using Sidecar.SearchFuzz;

// Random expressions under random grants: exit status 0 when no row that the grants hide came out and none that they show was lost, 1 when
// one did or the run was too thin to say, 2 when there was nothing to run.
try
{
    return await FuzzRun.RunAsync(Options.Read(Environment.GetEnvironmentVariable), Console.Out);
}
catch (ArgumentException error)
{
    await Console.Error.WriteLineAsync(error.Message);
    return 2;
}
