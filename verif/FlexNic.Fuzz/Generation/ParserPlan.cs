using System.Numerics;

namespace FlexNic.Fuzz.Generation;

/// <summary>What a generated parser does, for making packets that go its ways.</summary>
internal sealed record ParserPlan(IReadOnlyDictionary<string, StatePlan> States);

/// <summary>A state: what it reads, and where it goes by what it has read.</summary>
internal sealed record StatePlan(IReadOnlyList<ReadPlan> Reads, IReadOnlyList<SubjectPlan> Subjects, IReadOnlyList<CasePlan> Cases);

/// <summary>Bits that are taken from the packet; a header has a name and fields, others are passed by.</summary>
internal sealed record ReadPlan(string? Header, IReadOnlyList<int> FieldBits);

/// <summary>Bits that a select looks at: <paramref name="Low"/> bits from the end of a field of a header; of what comes next when there is no header.</summary>
internal sealed record SubjectPlan(string? Header, int Offset, int Width);

/// <summary>A case: values that the subjects have for it, null for any; and the state that follows.</summary>
internal sealed record CasePlan(IReadOnlyList<(BigInteger Value, BigInteger Mask, BigInteger? Last)?> Values, string Next);
