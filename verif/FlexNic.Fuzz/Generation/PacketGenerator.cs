using System.Collections;
using System.Collections.Immutable;
using System.Numerics;
using FlexNic.Fuzz.Programs;

namespace FlexNic.Fuzz.Generation;

/// <summary>Packets that go the ways of a parser, some of them cut short, some with anything behind.</summary>
internal sealed class PacketGenerator(Shared shared, ParserPlan plan)
{
    private const int MaxStates = 12;

    private readonly List<bool> _bits = [];
    private readonly Dictionary<string, int> _headers = [];

    private Choice Choice => shared.Choice;

    /// <summary>One packet.</summary>
    public PacketStep Next()
    {
        _bits.Clear();
        _headers.Clear();
        string state = "start";
        for (int i = 0; i < MaxStates && plan.States.TryGetValue(state, out StatePlan? at); i++)
        {
            Read(at);
            if (at.Cases.Count == 0)
            {
                break;
            }

            CasePlan choice = Choice.Of(at.Cases);
            Choose(at, choice);
            state = choice.Next;
        }

        byte[] data = Bytes();
        int port = Choice.Next(shared.Size.Ports);
        switch (Choice.Next(10))
        {
            case 0 when data.Length > 1:
                return new PacketStep(port, [.. data.Take(Choice.Between(1, data.Length - 1))]);
            case < 5:
                var tail = new byte[Choice.One(1, 2, 5, 20, 60)];
                Fill(tail);
                return new PacketStep(port, [.. data, .. tail]);
            default:
                return new PacketStep(port, data.Length > 0 ? [.. data] : [(byte)Choice.Next(256)]);
        }
    }

    private void Fill(byte[] tail)
    {
        for (int i = 0; i < tail.Length; i++)
        {
            tail[i] = (byte)(Choice.Percent(30) ? 0 : Choice.Next(256));
        }
    }

    private void Read(StatePlan state)
    {
        foreach (ReadPlan read in state.Reads)
        {
            if (read.Header is { } header)
            {
                _headers[header] = _bits.Count;
            }

            foreach (int bits in read.FieldBits)
            {
                int at = _bits.Count;
                Grow(at + bits);
                Put(at, bits, shared.Value(bits), (BigInteger.One << bits) - 1);
            }
        }
    }

    private void Choose(StatePlan state, CasePlan choice)
    {
        for (int i = 0; i < state.Subjects.Count; i++)
        {
            SubjectPlan subject = state.Subjects[i];
            if (choice.Values[i] is not { } wanted)
            {
                continue;
            }

            int at = (subject.Header is { } header ? _headers[header] : _bits.Count) + subject.Offset;
            BigInteger value = wanted.Last is { } last ? wanted.Value + Choice.Next((int)BigInteger.Min(1000, last - wanted.Value + 1)) : wanted.Value;

            // What is looked ahead at is there only for this packet's sake: the next header may write over it.
            if (at + subject.Width > _bits.Count)
            {
                continue;
            }

            Put(at, subject.Width, value, wanted.Mask);
        }
    }

    private void Grow(int bits)
    {
        while (_bits.Count < bits)
        {
            _bits.Add(false);
        }
    }

    private void Put(int at, int width, BigInteger value, BigInteger mask)
    {
        for (int i = 0; i < width; i++)
        {
            int bit = width - 1 - i;
            if (!((mask >> bit) & 1).IsZero)
            {
                _bits[at + i] = !((value >> bit) & 1).IsZero;
            }
        }
    }

    private byte[] Bytes()
    {
        var bytes = new byte[(_bits.Count + 7) / 8];
        for (int i = 0; i < _bits.Count; i++)
        {
            bytes[i / 8] |= (byte)((_bits[i] ? 1 : 0) << (7 - (i % 8)));
        }

        return bytes;
    }
}
