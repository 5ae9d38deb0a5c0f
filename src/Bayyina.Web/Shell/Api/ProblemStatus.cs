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
        ["database.unreachable"] = 503,
        ["deployment.interval_malformed"] = 422,
        ["deployment.member_killed"] = 409,
        ["deployment.member_missing"] = 409,
        ["deployment.member_off_duty"] = 409,
        ["deployment.member_signed_out"] = 409,
        ["deployment.member_suspended"] = 409,
        ["deployment.movement_unknown"] = 422,
        ["deployment.nobody"] = 422,
        ["deployment.sent_otherwise"] = 409,
        ["deployment.unknown"] = 404,
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
        ["means.name_malformed"] = 422,
        ["means.number_malformed"] = 422,
        ["means.part_malformed"] = 422,
        ["means.place_malformed"] = 422,
        ["means.text_malformed"] = 422,
        ["means.type_unknown"] = 422,
        ["means.unknown"] = 404,
        ["note.malformed"] = 422,
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
        ["rollcall.state_unknown"] = 422,
        ["rollcall.unknown"] = 404,
        ["server.failed"] = 500,
        ["session.by_token"] = 403,
        ["session.unknown"] = 404,
        ["statement.unknown"] = 404,
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
        ["centre.unknown"] = 404,
        ["count.malformed"] = 422,
        ["displaced.unknown"] = 404,
        ["form.said_otherwise"] = 409,
        ["place.malformed"] = 422,
        ["subject.malformed"] = 422,
        ["text.missing"] = 422,
        ["text.not_a_line"] = 422,
        ["volunteer.frozen"] = 409,
        ["volunteer.name_missing"] = 422,
        ["volunteer.number_malformed"] = 422,
        ["volunteer.state_unknown"] = 422,
        ["volunteer.unknown"] = 404,
        ["when.future"] = 422,
        ["when.not_edtf"] = 422,
        ["word.unknown"] = 422,
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
