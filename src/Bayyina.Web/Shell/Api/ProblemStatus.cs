using System.Collections.Frozen;
using Bayyina.Evidence;
using Bayyina.Statements;

namespace Bayyina.Web.Shell;

/// <summary>The one table of which status a code of the catalogue has where the API answers with it.</summary>
internal static class ProblemStatus
{
    /// <summary>What the server itself says, by status; of others, nothing is known but their status.</summary>
    private static readonly FrozenDictionary<int, string> Own = new Dictionary<int, string>
    {
        [401] = "api.signed_out",
        [403] = "api.refused",
        [404] = "request.not_found",
        [405] = "request.method",
        [406] = "request.not_acceptable",
        [408] = "request.timeout",
        [413] = "request.too_large",
        [415] = "request.content_type",
        [421] = "request.host",
        [429] = "request.too_many",
    }.ToFrozenDictionary();

    private static readonly FrozenDictionary<string, int> Table = new Dictionary<string, int>(StringComparer.Ordinal)
    {
        ["api.form_token"] = 403,
        ["api.refused"] = 403,
        ["api.signed_out"] = 401,
        ["clock.malformed"] = 422,
        ["count.malformed"] = 422,
        ["database.unreachable"] = 503,
        ["dossier.blob_damaged"] = 500,
        ["dossier.mixed_exercise"] = 422,
        ["dossier.nothing"] = 422,
        ["incident.changed"] = 412,
        ["incident.closed_already"] = 409,
        ["incident.place_malformed"] = 422,
        ["incident.reason_malformed"] = 422,
        ["incident.title_malformed"] = 422,
        ["incident.unknown"] = 404,
        ["item.unknown"] = 404,
        ["json.duplicate_name"] = 400,
        ["json.malformed"] = 400,
        ["json.missing_name"] = 400,
        ["json.not_utf8"] = 400,
        ["json.too_deep"] = 400,
        ["json.unknown_name"] = 400,
        ["json.wrong_type"] = 400,
        ["language.not_a_tag"] = 422,
        ["ledger.empty"] = 404,
        ["ledger.not_covered"] = 404,
        [ReadOnlyException.Code] = 503,
        ["lock.unreachable"] = 503,
        ["merge.mixed_exercise"] = 422,
        ["merge.split_already"] = 409,
        ["merge.with_itself"] = 422,
        ["note.malformed"] = 422,
        ["place.code_malformed"] = 422,
        ["place.coordinates_malformed"] = 422,
        ["place.malformed"] = 422,
        ["place.uncertainty_malformed"] = 422,
        ["report.caller_malformed"] = 422,
        ["report.empty"] = 422,
        ["report.unknown"] = 404,
        ["report.word_unknown"] = 422,
        ["request.content_type"] = 415,
        ["request.host"] = 421,
        ["request.malformed"] = 400,
        ["request.method"] = 405,
        ["request.not_acceptable"] = 406,
        ["request.not_found"] = 404,
        ["request.precondition_missing"] = 428,
        ["request.query_malformed"] = 400,
        ["request.query_unknown"] = 400,
        ["request.timeout"] = 408,
        ["request.too_large"] = 413,
        ["request.too_many"] = 429,
        ["role.unknown"] = 422,
        ["server.failed"] = 500,
        ["session.by_token"] = 403,
        ["session.unknown"] = 404,
        ["sighting.heading_malformed"] = 422,
        ["sighting.unknown"] = 404,
        ["statement.sent_twice"] = 409,
        ["statement.unknown"] = 404,
        ["strike.perpetrator_malformed"] = 422,
        ["strike.target_malformed"] = 422,
        ["strike.unknown"] = 404,
        ["subject.malformed"] = 422,
        ["token.malformed"] = 422,
        ["token.unknown"] = 404,
        [UploadCodes.ChecksumDiffers] = 460, // tus's own
        ["upload.checksum_malformed"] = 400,
        ["upload.content_type"] = 415,
        [UploadCodes.Elsewhere] = 410,
        [UploadCodes.Expired] = 410,
        [UploadCodes.HashDiffers] = 422,
        ["upload.length_malformed"] = 400,
        [UploadCodes.Locked] = 423,
        ["upload.metadata_malformed"] = 400,
        ["upload.name_malformed"] = 400,
        [UploadCodes.OffsetDiffers] = 409,
        ["upload.offset_malformed"] = 400,
        [UploadCodes.TooLarge] = 413,
        [UploadCodes.TooMany] = 429,
        [UploadCodes.Unknown] = 404,
        ["upload.version"] = 412,
        ["user.disabled"] = 409,
        ["user.last_administrator"] = 409,
        ["user.name_malformed"] = 422,
        ["user.name_taken"] = 409,
        ["user.no_role"] = 422,
        ["user.unknown"] = 404,
        ["vault.damaged"] = 500,
        ["vault.failed"] = 500,
        ["vault.full"] = 507,
        ["vault.no_bucket"] = 500,
        ["vault.refused"] = 500,
        ["vault.unreachable"] = 503,
        ["when.future"] = 422,
        ["when.not_edtf"] = 422,
        ["withhold.refused"] = 422,
        ["withhold.unknown"] = 422,
    }.ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>Every code that the API answers with, in ordinal order, and its status.</summary>
    public static IReadOnlyList<(string Code, int Status)> All { get; } =
        [.. Table.OrderBy(row => row.Key, StringComparer.Ordinal).Select(row => (row.Key, row.Value))];

    /// <summary>The status of a code.</summary>
    /// <exception cref="ArgumentException">It is not in the table: a code that a route answers with has a status.</exception>
    public static int Of(string code) =>
        Table.TryGetValue(code, out var status) ? status : throw new ArgumentException($"{code} has no status.", nameof(code));

    /// <summary>The code of a status that the server or the framework chose by itself.</summary>
    public static string CodeOf(int status) => Own.TryGetValue(status, out var code) ? code : status < 500 ? "request.malformed" : "server.failed";
}
