using Bayyina.Transport;
using Bayyina.Web.Transport;

namespace Bayyina.Tests.Transport;

/// <summary>What may be served on.</summary>
public class ServeAddressTests
{
    [Theory]
    [InlineData("http://127.0.0.1:8417", "http://127.0.0.1:8417")]
    [InlineData("http://localhost:0;http://[::1]:0", "http://localhost:0;http://[::1]:0")]
    [InlineData("http://127.8.0.2:80", "http://127.8.0.2:80")]
    [InlineData("https://0.0.0.0:8443", "https://0.0.0.0:8443")]
    [InlineData("HTTPS://Bayyina.example.org/", "https://bayyina.example.org:443")]
    [InlineData("https://[fd00::1]:8443;https://127.0.0.1:8443", "https://[fd00::1]:8443;https://127.0.0.1:8443")]
    public void An_address_is_read(string urls, string read) => Assert.Equal(read, string.Join(';', ServeAddress.Parse(urls)));

    [Theory]
    [InlineData("serve.address_not_loopback", "http://0.0.0.0:80")]
    [InlineData("serve.address_not_loopback", "http://[::]:80")]
    [InlineData("serve.address_not_loopback", "http://[::ffff:10.0.0.1]:80")]
    [InlineData("serve.address_not_loopback", "http://localhost.example.org:80")]
    [InlineData("serve.address_not_loopback", "http://127.0.0.1:80;http://10.0.0.1:80")]
    [InlineData("serve.address_not_loopback", "https://127.0.0.1:80;http://10.0.0.1:80")]
    [InlineData("serve.address_mixed", "http://127.0.0.1:80;https://127.0.0.1:81")]
    [InlineData("serve.address_malformed", "")]
    [InlineData("serve.address_malformed", "127.0.0.1:80")]
    [InlineData("serve.address_malformed", "ftp://127.0.0.1")]
    [InlineData("serve.address_malformed", "http://*:80")]
    [InlineData("serve.address_malformed", "https://127.0.0.1:80/path")]
    [InlineData("serve.address_malformed", "https://user@127.0.0.1:80")]
    [InlineData("serve.address_malformed", "https://127.0.0.1:80;")]
    [InlineData("serve.address_malformed", "http://unix:/tmp/socket")]
    public void What_may_not_be_served_on_is_refused(string code, string urls) =>
        Assert.Equal(code, Assert.Throws<TransportException>(() => ServeAddress.Parse(urls)).Code);

    [Fact]
    public void What_stands_for_every_address_is_shown_as_people_open_it()
    {
        using var at = new AnAuthority("bayyina.example.org", "10.20.0.1", "fd00::1");
        var identity = at.Certificate().Current;

        Assert.Equal(
            ["https://bayyina.example.org:8443", "https://10.20.0.1:8443", "https://[fd00::1]:8443"],
            ServeAddress.Parse("https://0.0.0.0:8443")[0].Shown(identity));
        Assert.Equal(["https://10.20.0.1:8443"], ServeAddress.Parse("https://10.20.0.1:8443")[0].Shown(identity));
    }
}
