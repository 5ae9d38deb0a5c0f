using System.Text.Json.Nodes;
using Microsoft.OpenApi;

namespace Bayyina.Web.Shell;

/// <summary>What the description says of the API as a whole.</summary>
internal static class ApiWords
{
    public const string Token = "token";
    public const string Session = "session";
    public const string FormToken = "form_token";

    private const string Overview =
        """
        The record by programs: what the pages show, with the same rights and through the same reader.

        - A value that somebody said has three states: `{"state":"present","value":…}`, `{"state":"never_said"}` and `{"state":"withheld"}`. Withheld, erased, unreadable and not for this reader look alike.
        - A list answers `{"rows":[…],"next":"…"}`; `next` goes into `after` of the next page and is not there where the list ends. In a row, a member that is not there is not at hand: what the row is about tells why.
        - JSON that is sent is read strictly: each name once and known, each value of its type, UTF-8 without a mark before it, nothing after it.
        - Whatever is refused is an `application/problem+json` with a `code`; `/api/problems` lists them in Arabic and English. `title` is in the language of the preference cookie, else of Accept-Language, else Arabic.
        - A session's cookie may read. What changes something by a cookie needs the form token of a page in the header `RequestVerificationToken`; a bearer token needs none.
        """;

    public static void Describe(OpenApiDocument document)
    {
        document.Info = new OpenApiInfo
        {
            Title = "Bayyina",
            Version = Product.Version,
            Description = Overview.ReplaceLineEndings("\n"),
        };
        document.Servers = [new OpenApiServer { Url = "/" }];
        document.Components ??= new OpenApiComponents();
        document.Components.SecuritySchemes = new Dictionary<string, IOpenApiSecurityScheme>(StringComparer.Ordinal)
        {
            [Token] = new OpenApiSecurityScheme
            {
                Type = SecuritySchemeType.Http,
                Scheme = "bearer",
                Description = "A token of one's account, made there or by POST /api/me/tokens. It has at most its user's rights, as far as its scopes go, and never what is protected.",
            },
            [Session] = new OpenApiSecurityScheme
            {
                Type = SecuritySchemeType.ApiKey,
                In = ParameterLocation.Cookie,
                Name = "bayyina-session",
                Description = "The cookie of who is signed in on the pages; `__Host-bayyina-session` where the server has TLS.",
            },
            [FormToken] = new OpenApiSecurityScheme
            {
                Type = SecuritySchemeType.ApiKey,
                In = ParameterLocation.Header,
                Name = ApiGuard.TokenHeader,
                Description = "The form token of a page, with the cookie that belongs to it.",
            },
        };
    }

    /// <summary>An example of what is sent.</summary>
    public static JsonNode? ExampleOf(Type body) => body.Name switch
    {
        "OpeningWish" => Parse("""{"title":"Exercise: collapse of a school","at":"2026-01-17T09:40+03:00","exercise":true}"""),
        "DispatchWish" => Parse("""{"incident":"incident/0f8fad5b-d9cb-469f-a165-70867728950e","team":"team/7c9e6679-7425-40de-944b-e07fc1f90ae7","minutes":20,"exercise":true}"""),
        "MovementWish" => Parse("""{"movement":"arrived"}"""),
        "CheckInWish" => Parse("""{"minutes":20}"""),
        "TeamWish" => Parse("""{"name":"Exercise team 1","exercise":true}"""),
        "VehicleWish" => Parse("""{"name":"Exercise crane","type":"crane","exercise":true}"""),
        "FacilityWish" => Parse("""{"name":"Exercise hospital","type":"hospital","place":"36.20, 37.16","exercise":true}"""),
        "HazardWish" => Parse("""{"type":"road-cut","place":"the bridge","exercise":true}"""),
        "ConditionWish" => Parse("""{"condition":"out-of-service","cause":"flat tyres"}"""),
        "CapacityWish" => Parse("""{"beds":4,"intensive":1}"""),
        "RollCallWish" => Parse("""{"incident":"incident/0f8fad5b-d9cb-469f-a165-70867728950e","why":"check","exercise":true}"""),
        "AnswerWish" => Parse("""{"who":"volunteer/7c9e6679-7425-40de-944b-e07fc1f90ae7","state":"safe"}"""),
        "WarnWish" => Parse("""{"reason":"further-strike","incident":"incident/0f8fad5b-d9cb-469f-a165-70867728950e","text":"تمرين: طائرة في الأجواء","exercise":true}"""),
        "HearingWish" => Parse("""{"deployment":"deployment/7c9e6679-7425-40de-944b-e07fc1f90ae7","answer":"sheltering"}"""),
        "WarningEndWish" => Parse("""{"reason":"Exercise: all teams are back"}"""),
        "NoteWish" => Parse("""{"text":"تمرين: وصل الفريق إلى الموقع","language":"ar"}"""),
        "ClosingWish" => Parse("""{"reason":"The exercise is over"}"""),
        "ReportWish" => Parse("""{"at":"2026-01-17T09:40+03:00","channel":"phone","place":{"text":"حي الثورة","code":"SY0700"},"what":"تمرين: انهيار مبنى من ثلاثة طوابق","type":"collapse","trapped":"5-7","children":"yes","open":true,"exercise":true}"""),
        "ConcernWish" => Parse("""{"seen":[],"incident":"incident/0f8fad5b-d9cb-469f-a165-70867728950e"}"""),
        "StrikeWish" => Parse("""{"at":"2026-01-17T09:40+03:00","place":{"lat":35.93,"lon":36.63,"uncertainty_m":200},"weapon":"rocket","target":"Exercise: a market","exercise":true}"""),
        "SightingWish" => Parse("""{"what":"drone","form":"heard","at":"2026-01-17T09:35+03:00","place":{"text":"سراقب"},"heading":"sw","exercise":true}"""),
        "SameWish" => Parse("""{"other":"incident/0f8fad5b-d9cb-469f-a165-70867728950e","reason":"Exercise: the same house"}"""),
        "SplitWish" => Parse("""{"statement":"jmpwCmL7BkBsTMHmTGAJ3hKNbgL0pPJqJT3AEpzYbYM"}"""),
        "DossierWish" => Parse("""{"incidents":["incident/0f8fad5b-d9cb-469f-a165-70867728950e"],"withhold":["item.sealed.device"]}"""),
        "UserWish" => Parse("""{"name":"Exercise desk","roles":["documentation"]}"""),
        "RolesWish" => Parse("""{"roles":["analyst","legal"]}"""),
        "TokenWish" => Parse("""{"name":"exercise script","scopes":["incidents.read"],"days":30}"""),
        "VolunteerWish" => Parse("""{"name":{"ar":"تمرين: رامي الخطيب","latin":"Exercise: Rami Khatib"},"joined":"2014-03","roles":["rescuer","driver"],"exercise":true}"""),
        "StatusWish" => Parse("""{"state":"injured","at":"2026-01-17T10:05+03:00","reason":"Exercise: cut by glass"}"""),
        "ShiftWish" => Parse("""{"in":true}"""),
        "PostingWish" => Parse("""{"roles":["paramedic"],"at":"2026-01-17"}"""),
        "DeathWish" => Parse("""{"at":"2026-01-17T11:20+03:00","line_of_duty":true,"cause":"Exercise: second strike"}"""),
        "KinInformedWish" => Parse("""{"at":"2026-01-17T15:00+03:00"}"""),
        "NumberWish" => Parse("""{"number":132,"source":"Exercise: a newspaper of the day"}"""),
        "CentreWish" => Parse("""{"name":"Exercise centre","place":{"text":"Exercise town","code":"C1022"},"exercise":true}"""),
        "FamilyWish" => Parse("""{"people":{"best":6},"children":{"best":3},"from":{"text":"Exercise town"},"exercise":true}"""),
        "ServiceWish" => Parse("""{"at":"2026-01-17/2026-01-18","kind":"medical","people":{"min":40,"max":55},"place":{"text":"Exercise camp"},"exercise":true}"""),
        "EvacueeWish" => Parse("""{"convoy":"convoy/0f8fad5b-d9cb-469f-a165-70867728950e","people":{"best":4},"exercise":true}"""),
        "PassageWish" => Parse("""{"outcome":"refused","at":"2026-01-17T16:20+03:00","through":"Exercise: the second checkpoint"}"""),
        "GivingUpWish" => Parse("""{"at":"2026-01-18","reason":"The exercise is over"}"""),
        "WorksiteWish" => Parse("""{"code":"C-6","label":"Exercise: four floors beside the bakery","at":"2026-01-17T09:50+03:00"}"""),
        "SiteTriageWish" => Parse("""{"category":"B","asr":3}"""),
        "SearchClosingWish" => Parse("""{"reason":"Exercise: everyone is accounted for"}"""),
        "CasualtyWish" => Parse("""{"label":"Exercise: a family on the third floor","count":{"best":6,"approx":true}}"""),
        "FateWish" => Parse("""{"what":"located","signs_of_life":"Exercise: knocking","depth_m":2,"at":"2026-01-17T10:40+03:00"}"""),
        "TriageWish" => Parse("""{"system":"START","category":"yellow"}"""),
        "KinWish" => Parse("""{"how":"Exercise: by telephone","at":"2026-01-17T16:00+03:00"}"""),
        _ => null,
    };

    private static JsonNode? Parse(string json) => JsonNode.Parse(json);
}
