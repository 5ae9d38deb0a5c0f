using Microsoft.OpenApi;

namespace Bayyina.Web.Shell;

/// <summary>What the description says of uploads, which speak tus 1.0.0 and not JSON.</summary>
internal static class TusOperations
{
    private const string Bytes = "application/offset+octet-stream";

    public static void Describe(OpenApiOperation operation, string method, bool ofOne)
    {
        (operation.OperationId, operation.Summary) = (method, ofOne) switch
        {
            ("OPTIONS", false) => ("describeUploads", "What of tus 1.0.0 is spoken."),
            ("OPTIONS", true) => ("describeUpload", "What of tus 1.0.0 is spoken."),
            ("POST", false) => ("beginUpload", "Begins an upload; its Location is where the bytes go. Upload-Metadata has `incident` and `filename`, and may have `folder`, `filetype`, `sha256`."),
            ("HEAD", _) => ("findUpload", "How far an upload has come."),
            ("PATCH", _) => ("continueUpload", "Adds bytes where the last ones ended. The last of them seals the item, and Bayyina-Item, Bayyina-Sha256 and Bayyina-Ledger-Index tell of it."),
            ("DELETE", _) => ("endUpload", "Throws an unfinished upload away."),
            ("POST", true) => ("overrideUpload", "Does what X-HTTP-Method-Override says: PATCH, DELETE or HEAD."),
            _ => (null, null),
        };
        operation.Parameters = [.. operation.Parameters ?? [], .. HeadersOf(method, ofOne).Select(Header)];
        if (method == "PATCH" || method == "POST")
        {
            operation.RequestBody = new OpenApiRequestBody
            {
                Required = method == "PATCH",
                Content = new Dictionary<string, OpenApiMediaType>(StringComparer.Ordinal) { [Bytes] = new() },
            };
        }
        var status = (method, ofOne) switch { ("POST", false) => "201", ("HEAD", _) => "200", _ => "204" };
        operation.Responses = new OpenApiResponses
        {
            [status] = new OpenApiResponse { Description = "Told by the headers of tus 1.0.0." },
        };
    }

    private static IEnumerable<(string Name, bool Required)> HeadersOf(string method, bool ofOne) => (method, ofOne) switch
    {
        ("OPTIONS", _) => [],
        ("POST", false) => [("Tus-Resumable", true), ("Upload-Length", true), ("Upload-Metadata", true), ("Upload-Checksum", false)],
        ("PATCH", _) => [("Tus-Resumable", true), ("Upload-Offset", true), ("Upload-Checksum", false)],
        ("POST", true) => [("Tus-Resumable", true), ("X-HTTP-Method-Override", true), ("Upload-Offset", false), ("Upload-Checksum", false)],
        _ => [("Tus-Resumable", true)],
    };

    private static OpenApiParameter Header((string Name, bool Required) header) => new()
    {
        Name = header.Name,
        In = ParameterLocation.Header,
        Required = header.Required,
        Schema = new OpenApiSchema { Type = JsonSchemaType.String },
    };
}
