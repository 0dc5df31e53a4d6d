using Sidecar.Cli;

return await SidecarCommands.RunAsync(args);
