using CsCheck;
using FlexNic.Core;
using FlexNic.Image.Rules;
using NUnit.Framework;

namespace FlexNic.Tests.Image.Rules;

public sealed class CuckooTableTests
{
    /// <summary>Inserts and removes at random; the moves are carried out on a plain array, in which every key must then stand in one of its two places.</summary>
    [Test]
    public void Insert_AfterManyInsertsAndRemoves_FindsAllKeysWhereTheyWerePut() =>
        Gen.Select(Gen.UInt[0, 400], Gen.Bool).Array[0, 700].Sample(
            steps =>
            {
                var table = new CuckooTable(40, 64);
                var rows = new BitVector?[64];
                foreach ((uint number, bool remove) in steps)
                {
                    BitVector key = BitVector.FromValue(40, number * 0x1_0203_0405ul);
                    int row = table.Find(key);
                    if (row >= 0)
                    {
                        Assert.That(rows[row], Is.EqualTo(key));
                        if (remove)
                        {
                            table.Remove(row);
                            rows[row] = null;
                        }
                    }
                    else if (table.Insert(key) is (int place, IReadOnlyList<(int From, int To)> moves))
                    {
                        foreach ((int from, int to) in moves)
                        {
                            Assert.That(rows[to], Is.Null, "an entry moves onto another one");
                            (rows[to], rows[from]) = (rows[from], null);
                        }

                        Assert.That(rows[place], Is.Null);
                        rows[place] = key;
                    }
                }

                BitVector[] present = [.. rows.OfType<BitVector>()];
                Assert.That(table.Count, Is.EqualTo(present.Length));
                Assert.That(present.Select(table.Find), Is.EqualTo(Enumerable.Range(0, 64).Where(i => rows[i] is not null)));
            },
            iter: 100);

    [Test]
    public void Insert_OfRandomKeys_FillsNearlyHalfBeforeTheFirstIsRefused()
    {
        var table = new CuckooTable(192, 256);
        uint seed = 1;
        int placed = 0;
        while (true)
        {
            var words = new uint[6];
            for (int i = 0; i < words.Length; i++)
            {
                seed = (seed * 1664525) + 1013904223;
                words[i] = seed;
            }

            if (table.Insert(BitVector.FromWords(192, words)) is null)
            {
                break;
            }

            placed++;
        }

        // Two ways without buckets carry a load of about one half for certain; a bad hash would stop far below.
        Assert.That(placed, Is.GreaterThan(110));
    }
}
