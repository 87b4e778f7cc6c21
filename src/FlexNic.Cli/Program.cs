using FlexNic.Core;
using FlexNic.Geometry;
using FlexNic.Rtl.Render;

// flexnic gen [--config FILE] [--out DIR]
if (args is not ["gen", ..])
{
    Console.Error.WriteLine("usage: flexnic gen [--config FILE] [--out DIR]");
    return 1;
}

string Option(string name, string otherwise) => Array.IndexOf(args, name) is var i and > 0 && i + 1 < args.Length ? args[i + 1] : otherwise;
string config = Option("--config", "configs/tiny.toml");
try
{
    NicGeometry geometry = GeometryLoader.Load(config);
    string folder = Option("--out", Path.Combine("build", "gen", geometry.Name));
    GenerationResult result = NicGenerator.Generate(geometry, config, folder);
    Console.WriteLine($"{folder}: {result.Files.Count} files, {result.Changed.Count} changed");
    return 0;
}
catch (FlexNicInputException e)
{
    foreach (Diagnostic diagnostic in e.Diagnostics)
    {
        Console.Error.WriteLine(diagnostic);
    }

    return 1;
}
