using Sidecar.Benchmarks;
using Sidecar.Benchmarks.Decisions;
using Sidecar.Benchmarks.Search;

return args switch
{
    ["yarp", .. var rest] => await BareForwarder.RunAsync(rest),
    ["decisions"] => DecisionsCommand.Run(),
    ["search", .. var corpus] => SearchCommand.Run(corpus.FirstOrDefault()),
    _ => Usage(),
};

static int Usage()
{
    Console.Error.WriteLine("usage: yarp --listen URL --upstream URL    a bare YARP forwarder, the baseline of `make bench`");
    Console.Error.WriteLine("       decisions                           what the Cedar engine costs: `make bench-decisions`");
    Console.Error.WriteLine("       search [CORPUS]                     what limiting and filtering searches costs: `make bench-search`");
    return 2;
}
