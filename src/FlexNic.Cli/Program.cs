using FlexNic.Geometry;
using FlexNic.Rtl.Render;
foreach (string f in args) { var r = NicGenerator.Generate(GeometryLoader.Load(f), f, "build/gen/" + Path.GetFileNameWithoutExtension(f)); Console.WriteLine(r.Files.Count); }
return 0;
