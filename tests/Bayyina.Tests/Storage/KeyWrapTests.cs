using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Bayyina.Storage;

namespace Bayyina.Tests.Storage;

public class KeyWrapTests
{
    [Fact]
    public void Many_wrap_and_unwrap_at_the_same_time_and_each_gets_their_own()
    {
        using var wrap = new KeyWrap("a key", RandomNumberGenerator.GetBytes(32));

        Parallel.For(0, 20_000, new ParallelOptions { MaxDegreeOfParallelism = 16 }, i =>
        {
            var secret = Encoding.UTF8.GetBytes(new string('s', i % 300) + i.ToString(CultureInfo.InvariantCulture));
            Assert.Equal(secret, wrap.Unwrap("a place", wrap.Wrap("a place", secret)));
        });
    }
}
