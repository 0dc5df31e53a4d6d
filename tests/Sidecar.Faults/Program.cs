using Sidecar.Faults;

// One line per fault. Exit code 1 when anything was allowed that the policies do not allow, or more was refused than is documented.
var seed = args.Length > 0 ? int.Parse(args[0], System.Globalization.CultureInfo.InvariantCulture) : 1;
await using var scene = await Scene.StartAsync();
Console.WriteLine($"{scene.Questions.Select(question => question.Key).Distinct().Count()} principals, {scene.Questions.Count} questions, {scene.Questions.Count(question => question.Allowed)} of them allowed; two sidecars, one Redis. Seed {seed}.");
Console.WriteLine();
Console.WriteLine($"| {"fault",-44} | calls | wrong allows | in bound | refusals | errors | documented      | recovery |");
Console.WriteLine($"|{new string('-', 46)}|------:|-------------:|---------:|---------:|-------:|-----------------|---------:|");
var failed = false;
foreach (var fault in FaultList.All)
{
    var result = await Trial.RunAsync(scene, fault, seed);
    Console.WriteLine(result.Line);
    foreach (var problem in result.Problems)
    {
        failed = true;
        Console.WriteLine($"  {problem}");
    }
}

Console.WriteLine();
Console.WriteLine("in bound: allowed by what was true less than the hard age before, at the sidecar that was not told. documented: who may be refused or get an error (ids: keys whose policies name folders by external id).");
return failed ? 1 : 0;
