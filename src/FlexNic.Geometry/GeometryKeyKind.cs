namespace FlexNic.Geometry;

/// <summary>Type of a geometry key's value in the TOML file.</summary>
public enum GeometryKeyKind
{
    /// <summary>A whole number.</summary>
    Number,

    /// <summary>A name: lower-case letters, digits and underscores, beginning with a letter.</summary>
    Name,

    /// <summary>An ascending list of stage numbers, each at most once.</summary>
    StageList,
}

/// <summary>What an integer must fulfil besides its range.</summary>
public enum GeometryKeyShape
{
    /// <summary>Any number of the range.</summary>
    Any,

    /// <summary>An even number.</summary>
    Even,

    /// <summary>A power of two.</summary>
    PowerOfTwo,

    /// <summary>A power of two, or 0 for "absent".</summary>
    PowerOfTwoOrZero,
}
