using System.Text;
using System.Xml.Linq;
using Microsoft.AspNetCore.DataProtection.XmlEncryption;
using Microsoft.Extensions.DependencyInjection;

namespace Bayyina.Web.Access;

/// <summary>Keeps the keys of forms and cookies wrapped, like those of users.</summary>
internal sealed class SealedXml(Product product) : IXmlEncryptor
{
    private const string Purpose = "web-key";
    private static readonly XName Name = "bayyinaSealed";

    public EncryptedXmlInfo Encrypt(XElement plaintextElement) => new(
        new XElement(Name, product.Access.Wrap.WrapText(Purpose, Encoding.UTF8.GetBytes(plaintextElement.ToString(SaveOptions.DisableFormatting)))),
        typeof(Opening));

    /// <summary>Opens them; made by the library from the name that stands in the file.</summary>
    public sealed class Opening(IServiceProvider services) : IXmlDecryptor
    {
        public XElement Decrypt(XElement encryptedElement) => XElement.Parse(
            Encoding.UTF8.GetString(services.GetRequiredService<Product>().Access.Wrap.UnwrapText(Purpose, encryptedElement.Value)));
    }
}
