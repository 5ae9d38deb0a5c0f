using Bayyina.Dossiers;

namespace Bayyina.Tests.Dossiers;

/// <summary>The invented content that several tests share.</summary>
internal static class Exercise
{
    /// <summary>A right-to-left override, which turns the letters behind it round on screen.</summary>
    public const string Override = "\u202E";

    /// <summary>Everything that the report can show, once.</summary>
    public static ADossier Small() => ADossier.OfAnExercise()
        .WithPicture()
        .WithItem("محضر الفريق الأول.txt", "text/plain", "txt", "عُثر على الدمية 4 الساعة 10:05."u8.ToArray(), at: "2026-01-17~")
        .WithItem("film.mp4", "video/mp4", "mp4", new byte[2000], at: null)
        .WithItem(null, "text/html", "html", "<p>not to be opened from here</p>"u8.ToArray(), withheld: ["file", "place", "acquired_by"])
        .WithItem($"photo{Override}gpj.exe", "application/octet-stream", "bin", [1, 2, 3], at: "2026-01-XX/2026-02")
        .WithNote("وصل الفريق الأول إلى الموقع C-6.\nThe first team is at worksite C-6.", "ar", "2026-01-17T09:12:30+02:00")
        .WithNote("<script>alert(1)</script> & \"quoted\"", "en")
        .WithNote(null)
        .WithRow(new SelectionRow("item.sealed", "place", "withheld", "asked", 1))
        .WithRow(new SelectionRow("item.sealed", "acquired_by", "withheld", "protected", 1))
        .WithRow(new SelectionRow("incident.noted", "note", "erased", "consent", 1));
}
