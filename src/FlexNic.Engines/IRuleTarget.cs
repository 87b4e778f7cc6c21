using FlexNic.Geometry;
using FlexNic.Image.Rules;
using FlexNic.Image.Symbols;

namespace FlexNic.Engines;

/// <summary>A loaded image that takes rules by the names of the image: a model, a driver, or a list of rules for later.</summary>
public interface IRuleTarget
{
    /// <summary>The names of the image.</summary>
    ImageSymbols Symbols { get; }

    /// <summary>The handle of the entry that the last <c>table_add</c> made.</summary>
    int LastHandle { get; }

    /// <summary>Installs a rule; gives why it does not fit, or null.</summary>
    string? Apply(Rule rule);

    /// <summary>A row of stage SRAM as it is now.</summary>
    (uint Lo, uint Hi) ReadState(PipelineId pipeline, int stage, int row);
}
