using System.Collections.Immutable;
using FlexNic.Core;
using FlexNic.Geometry;
using FlexNic.Image;
using FlexNic.Image.Layout;
using FlexNic.Image.Rules;
using FlexNic.Image.Symbols;

namespace FlexNic.Engines;

/// <summary>Collects rules for an image that is loaded later, and checks each against the image and the rules before it.</summary>
public sealed class RuleRecorder(ConfigurationImage image) : IRuleTarget
{
    private readonly RuleInstaller _installer = new(image, image.Geometry);
    private readonly ImmutableArray<Rule>.Builder _rules = ImmutableArray.CreateBuilder<Rule>();

    /// <summary>The image without the rules.</summary>
    public ConfigurationImage Image => image;

    /// <summary>The rules so far.</summary>
    public ImmutableArray<Rule> Rules => _rules.ToImmutable();

    /// <inheritdoc/>
    public ImageSymbols Symbols => image.Symbols;

    /// <inheritdoc/>
    public int LastHandle => _installer.LastHandle;

    /// <inheritdoc/>
    public string? Apply(Rule rule)
    {
        string? reason = _installer.TryApply(rule, out _);
        if (reason is null)
        {
            _rules.Add(rule);
        }

        return reason;
    }

    /// <inheritdoc/>
    public (uint Lo, uint Hi) ReadState(PipelineId pipeline, int stage, int row)
    {
        RowLayout layout = image.Layout.Table(pipeline, Units.Stage(stage), StageTable.State).Row;
        BitVector bits = _installer.Row(new RowAddress(pipeline, Units.Stage(stage), StageTable.State, row));
        return ((uint)layout.Get(bits, "lo"), (uint)layout.Get(bits, "hi"));
    }
}
