using FlexNic.Compiler.Action;
using FlexNic.Compiler.Phv;
using FlexNic.Core;
using FlexNic.Ir;

namespace FlexNic.Compiler.Match;

/// <summary>Puts what is hashed where the hash unit reads it: consecutive bytes of a header, at the end of its window of words.</summary>
internal sealed class HashWindow(IrProgram program, Target target, Images images, PhvAllocator allocator)
{
    private const int WordBits = 32;

    private readonly Dictionary<HashRequest, HashOperand> _words = new(ReferenceEqualityComparer.Instance);
    private HashRequest? _first;

    /// <summary>Takes the words; before other headers are given containers.</summary>
    public void Pin()
    {
        foreach (HashRequest request in program.Requests.OfType<HashRequest>())
        {
            List<WireUnit> units = Units(request);
            int count = units.Count / 2;
            int window = target.Pipeline.HashStages.Count > 0 ? target.Stage.HashWords : 0;
            if (count > window)
            {
                throw new FlexNicInputException("FNIC4222", request.Span,
                    $"'{request.Name}' hashes {4 * count} bytes; the hash unit reads {4 * window} (pipeline.{target.Name}.stage.hash_words and hash_stages in '{target.Geometry.Name}')");
            }

            _words[request] = new HashOperand(window - count, window - 1);
            if (_first is not null)
            {
                if (!units.SequenceEqual(Units(_first)))
                {
                    throw new FlexNicInputException("FNIC4222", request.Span, "a second hash of other bytes: the words of the hash unit's window hold those of the first");
                }

                continue;
            }

            _first = request;
            for (int i = 0; i < count; i++)
            {
                allocator.Pin(units[2 * i], units[(2 * i) + 1], window - count + i);
            }
        }
    }

    /// <summary>The op of a hash.</summary>
    public void Run(HashRequest request, OpBuilder builder) => builder.Hash(request, program.Nodes.Result(request, ResultKind.Value, 0, 0, WordBits), _words[request]);

    private List<WireUnit> Units(HashRequest request)
    {
        Node data = Assumption.Under(program.Nodes, request.Guard, request.Data);
        List<WireUnit> units = [];
        for (int low = data.Width - 16; low >= 0; low -= 16)
        {
            units.Add(images.UnitOf(program.Nodes.Slice(data, low, 16)) ?? throw Cannot(request));
        }

        return data.Width % WordBits == 0 && units.Distinct().Count() == units.Count ? units : throw Cannot(request);
    }

    private static FlexNicInputException Cannot(HashRequest request) => new("FNIC4222", request.Span,
        $"'{request.Name}' hashes something else than whole words of 32 bits that the parser has taken from even bytes of the packet: the hash unit reads a fixed window of words");
}
