using Sidecar.Benchmarks;
using Sidecar.Benchmarks.Decisions;

return args switch
{
    ["yarp", .. var rest] => await BareForwarder.RunAsync(rest),
    ["decisions"] => DecisionsCommand.Run(),
    _ => Usage(),
};

static int Usage()
{
    Console.Error.WriteLine("usage: yarp --listen URL --upstream URL    a bare YARP forwarder, the baseline of `make bench`");
    Console.Error.WriteLine("       decisions                           what the Cedar engine costs: `make bench-decisions`");
    return 2;
}
