using FlexNic.Geometry;
using FlexNic.Rtl.Views;

namespace FlexNic.Rtl.Render;

/// <summary>
/// From a geometry to the folder of one NIC: the generated Verilog, a copy of the hand-written RTL, the list of both for the tools, and the register map
/// as a page and as a C header. The same geometry gives the same bytes on any machine.
/// </summary>
public static class NicGenerator
{
    /// <summary>Top module of the generated NIC.</summary>
    public const string TopModule = "fnic_gen_nic";

    /// <summary>Name of the list of source files; its paths are relative to the folder it is in.</summary>
    public const string FileListName = "files.f";

    /// <summary>Generates into <paramref name="outDir"/>; <paramref name="geometryFile"/> is only named in the files.</summary>
    public static GenerationResult Generate(NicGeometry geometry, string geometryFile, string outDir)
    {
        ArgumentNullException.ThrowIfNull(geometry);
        ArgumentException.ThrowIfNullOrEmpty(geometryFile);
        OutputFolder folder = new(outDir);
        Banners banners = new(geometry, geometryFile);
        List<string> sources = [];
        foreach (string name in EmbeddedFiles.Below("rtl/"))
        {
            folder.Add(name, EmbeddedFiles.Read(name));
            sources.Add(name);
        }

        void Render(string template, string file, object view)
        {
            folder.Add(file, TemplateRenderer.Render(template, view));
            sources.Add(file);
        }

        const string pipelineTemplate = "pipeline/fnic_gen_pipeline.v.scriban";
        foreach (PipelineId id in Enum.GetValues<PipelineId>())
        {
            PipelineView view = PipelineViews.Of(geometry, id, banners.For(pipelineTemplate, "//"));
            Render(pipelineTemplate, view.Module + ".v", view);
        }

        const string csrTemplate = "csr/fnic_gen_csr.v.scriban";
        Render(csrTemplate, "fnic_gen_csr.v", CsrViews.Of(geometry, banners.For(csrTemplate, "//")));
        const string nicTemplate = "nic/fnic_gen_nic.v.scriban";
        Render(nicTemplate, TopModule + ".v", NicViews.Of(geometry, banners.For(nicTemplate, "//")));

        const string listTemplate = "nic/files.f.scriban", headerTemplate = "csr/fnic_registers.h.scriban", pageTemplate = "csr/registers.md.scriban";
        folder.Add(FileListName, TemplateRenderer.Render(listTemplate, new FileListView(banners.For(listTemplate, "//"), [.. sources])));
        folder.Add("fnic_registers.h", TemplateRenderer.Render(headerTemplate, RegisterMapViews.Of(geometry, banners.For(headerTemplate, "//"))));
        folder.Add("registers.md", TemplateRenderer.Render(pageTemplate, RegisterMapViews.Of(geometry, banners.For(pageTemplate, ""))));
        return folder.Write();
    }
}
