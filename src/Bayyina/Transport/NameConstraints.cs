using System.Formats.Asn1;
using System.Net;
using System.Numerics;
using System.Security.Cryptography.X509Certificates;

namespace Bayyina.Transport;

/// <summary>The extension that limits an authority to its hosts (RFC 5280 section 4.2.1.10), which .NET reads and writes for nobody.</summary>
/// <remarks>
/// Both forms of names are always permitted something (the machine itself at least): a form of which nothing is said would be free.
/// </remarks>
internal static class NameConstraints
{
    private const string Oid = "2.5.29.30";
    private static readonly Asn1Tag Permitted = new(TagClass.ContextSpecific, 0);
    private static readonly Asn1Tag DnsName = new(TagClass.ContextSpecific, 2);
    private static readonly Asn1Tag Address = new(TagClass.ContextSpecific, 7);

    public static X509Extension Of(PermittedHosts hosts)
    {
        var der = new AsnWriter(AsnEncodingRules.DER);
        using (der.PushSequence())
        using (der.PushSequence(Permitted))
        {
            foreach (var name in hosts.Names)
            {
                using var subtree = der.PushSequence();
                der.WriteCharacterString(UniversalTagNumber.IA5String, name, DnsName);
            }
            foreach (var network in hosts.Networks)
            {
                using var subtree = der.PushSequence();
                der.WriteOctetString([.. network.BaseAddress.GetAddressBytes(), .. MaskOf(network)], Address);
            }
        }
        return new X509Extension(Oid, der.Encode(), critical: true);
    }

    /// <exception cref="AsnContentException">It is not of the form that <see cref="Of"/> writes.</exception>
    public static PermittedHosts Read(X509Certificate2 certificate)
    {
        var extension = certificate.Extensions[Oid] ?? throw new AsnContentException();
        var subtrees = new AsnReader(extension.RawData, AsnEncodingRules.DER).ReadSequence().ReadSequence(Permitted);
        List<string> names = [];
        List<IPNetwork> networks = [];
        while (subtrees.HasData)
        {
            var subtree = subtrees.ReadSequence();
            if (subtree.PeekTag().HasSameClassAndValue(DnsName))
            {
                names.Add(subtree.ReadCharacterString(UniversalTagNumber.IA5String, DnsName));
                continue;
            }
            var bytes = subtree.ReadOctetString(Address);
            var half = bytes.Length / 2;
            networks.Add(new IPNetwork(new IPAddress(bytes.AsSpan(0, half)), bytes.Skip(half).Sum(part => BitOperations.PopCount(part))));
        }
        return new PermittedHosts(names, networks);
    }

    private static byte[] MaskOf(IPNetwork network)
    {
        var mask = new byte[network.BaseAddress.GetAddressBytes().Length];
        for (var bit = 0; bit < network.PrefixLength; bit++)
        {
            mask[bit / 8] |= (byte)(0x80 >> (bit % 8));
        }
        return mask;
    }
}
