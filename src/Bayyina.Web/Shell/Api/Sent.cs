using System.Reflection;
using System.Text.Json;
using System.Text.Unicode;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.Net.Http.Headers;

namespace Bayyina.Web.Shell;

/// <summary>Says of a route that it takes JSON, read strictly.</summary>
internal sealed record StrictBody(Type Type);

/// <summary>The JSON body of a request. The only way in: a route that takes a body asks for one of these, and a test knows every such route.</summary>
/// <remarks>
/// One object in UTF-8 without a mark before it, each name once and known, each value of its type, nothing after it. What is not so is
/// refused with the code that says what it is, before the route is called.
/// </remarks>
public sealed class Sent<T> : IBindableFromHttpContext<Sent<T>>, IEndpointParameterMetadataProvider
    where T : class
{
    /// <summary>More than the longest note needs, every letter of it escaped.</summary>
    public const int Longest = 1 << 18;

    private const int Deepest = 8;

    private Sent(T value) => Value = value;

    /// <summary>What was sent.</summary>
    public T Value { get; }

    static async ValueTask<Sent<T>?> IBindableFromHttpContext<Sent<T>>.BindAsync(HttpContext context, ParameterInfo parameter)
    {
        var request = context.Request;
        if (!MediaTypeHeaderValue.TryParse(request.ContentType, out var type) || !type.MediaType.Equals("application/json", StringComparison.OrdinalIgnoreCase)
            || (type.Charset.HasValue && !HeaderUtilities.RemoveQuotes(type.Charset).Equals("utf-8", StringComparison.OrdinalIgnoreCase))
            || request.Headers.ContentEncoding.Count > 0)
        {
            throw new RefusedException("request.content_type");
        }
        if (request.ContentLength > Longest)
        {
            await Limits.HeardOut(context).ConfigureAwait(false);
            throw new RefusedException("request.too_large");
        }
        using var body = new MemoryStream();
        var buffer = new byte[8192];
        for (int read; (read = await request.Body.ReadAsync(buffer, context.RequestAborted).ConfigureAwait(false)) > 0;)
        {
            if (body.Length + read > Longest)
            {
                throw new RefusedException("request.too_large");
            }
            body.Write(buffer, 0, read);
        }
        return new Sent<T>(Read(body.GetBuffer().AsSpan(0, (int)body.Length)));
    }

    static void IEndpointParameterMetadataProvider.PopulateMetadata(ParameterInfo parameter, EndpointBuilder builder) =>
        builder.Metadata.Add(new StrictBody(typeof(T)));

    private static T Read(ReadOnlySpan<byte> body)
    {
        if (!Utf8.IsValid(body))
        {
            throw new RefusedException("json.not_utf8");
        }
        Walk(body);
        try
        {
            return JsonSerializer.Deserialize<T>(body, ApiJson.Options) ?? throw new RefusedException("json.wrong_type");
        }
        catch (JsonException wrong)
        {
            throw new RefusedException("json.wrong_type", wrong.Path?.Replace('.', '/').TrimStart('$'));
        }
    }

    // Says which rule was broken: of the serializer's own exceptions only the words differ.
    private static void Walk(ReadOnlySpan<byte> body)
    {
        var expected = ApiJson.Options.GetTypeInfo(typeof(T)).Properties;
        var open = new Stack<HashSet<string>?>();
        var reader = new Utf8JsonReader(body, new JsonReaderOptions { MaxDepth = 64 });
        var names = new HashSet<string>(StringComparer.Ordinal);
        try
        {
            while (reader.Read())
            {
                switch (reader.TokenType)
                {
                    case JsonTokenType.StartObject or JsonTokenType.StartArray when open.Count == Deepest:
                        throw new RefusedException("json.too_deep");
                    case JsonTokenType.StartObject:
                        open.Push(open.Count == 0 ? names : new HashSet<string>(StringComparer.Ordinal));
                        break;
                    case JsonTokenType.StartArray:
                        open.Push(null);
                        break;
                    case JsonTokenType.EndObject or JsonTokenType.EndArray:
                        open.Pop();
                        break;
                    case JsonTokenType.PropertyName:
                        Name(reader.GetString()!);
                        break;
                    case JsonTokenType.String:
                        // Half of a pair of surrogates is no text.
                        _ = reader.GetString();
                        break;
                    default:
                        break;
                }
            }
        }
        catch (JsonException)
        {
            throw new RefusedException("json.malformed");
        }
        catch (InvalidOperationException)
        {
            throw new RefusedException("json.not_utf8");
        }
        if (expected.FirstOrDefault(property => property.IsRequired && !names.Contains(property.Name)) is { } missing)
        {
            throw new RefusedException("json.missing_name", "/" + missing.Name);
        }

        void Name(string name)
        {
            if (!open.Peek()!.Add(name))
            {
                throw new RefusedException("json.duplicate_name", open.Count == 1 ? Pointer(name) : null);
            }
            if (open.Count == 1 && !expected.Any(property => property.Name == name))
            {
                throw new RefusedException("json.unknown_name", Pointer(name));
            }
        }

        static string Pointer(string name) => "/" + name.Replace("~", "~0", StringComparison.Ordinal).Replace("/", "~1", StringComparison.Ordinal);
    }
}
