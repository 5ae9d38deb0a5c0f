using System.Globalization;
using Bayyina.Access;
using Bayyina.Dossiers;
using Bayyina.Statements;
using Microsoft.AspNetCore.Http;

namespace Bayyina.Web.Dossiers;

/// <summary>A dossier on its way out.</summary>
internal static class Leaving
{
    /// <summary>Exports it, writes in the log that it left, and answers with it.</summary>
    /// <exception cref="DossierRequestException">What was asked for cannot be made.</exception>
    /// <exception cref="DossierRefusedException">The bytes of an item are damaged.</exception>
    public static IResult Of(Product product, Reader reader, DossierRequest request)
    {
        var folder = Directory.CreateDirectory(product.Folder.Outgoing).FullName;
        var file = Path.Combine(folder, Path.GetRandomFileName() + ".zip");
        product.Dossiers.Export(request, product.DescribeProcess(), file);
        foreach (var incident in request.Incidents)
        {
            product.Access.Log.Write(AccessEvents.Exported, reader.Actor, incident.Value);
        }
        // The dossier is the reader's from here on: nothing of it stays once it is sent, or the line broke.
        var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.None, 1 << 16, FileOptions.DeleteOnClose | FileOptions.Asynchronous);
        var day = product.Time.GetUtcNow().ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
        var first = request.Incidents[0];
        return Results.File(stream, "application/zip", $"bayyina-{day}-{first.Value.AsSpan(first.Type.Length + 1, 8)}.zip");
    }
}
