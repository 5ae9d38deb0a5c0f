using Bayyina.Displacement;
using Bayyina.Statements;
using Bayyina.Volunteers;

namespace Bayyina.Web.Tests.Hosting;

/// <summary>Invented people of the organisation and invented displaced, as an exercise, with a page of each kind that shows them.</summary>
internal static class PeopleRecord
{
    /// <summary>Says it all as the installation.</summary>
    /// <returns>The pages, by names that tell what they show.</returns>
    public static IReadOnlyList<(string Name, string Path)> SaidTo(Product product)
    {
        var (centre, fallen) = (SubjectId.New("centre"), SubjectId.New("centre"));
        var (serving, missing, killed, known) = (SubjectId.New("volunteer"), SubjectId.New("volunteer"), SubjectId.New("volunteer"), SubjectId.New("volunteer"));
        var (siege, convoy, family, evacuee, promise, appeal, service, settlement) = (SubjectId.New("siege"), SubjectId.New("convoy"), SubjectId.New("family"),
            SubjectId.New("evacuee"), SubjectId.New("promise"), SubjectId.New("appeal"), SubjectId.New("service"), SubjectId.New("settlement"));
        product.Statements.Say(
            [
                VolunteerBook.CentreOpening(centre, "مركز التمرين الأول", new PlaceSaid("حي التمرين", "C1022"), "2014-03", true),
                VolunteerBook.CentreOpening(fallen, "مركز التمرين الثاني", null, "2013", true),
                VolunteerBook.CentreGivingUp(fallen, "2016-12-15", "نُقل إلى مركز آخر", centre, true),
                VolunteerBook.Registration(serving, new SpelledName("رامي التمريني", "Rami Exercise"), "2014-03", centre, ["rescuer", "driver"], true),
                VolunteerBook.Training(serving, "2015-02", "إسعاف أولي متقدم", "فريق التدريب", "2027-02", true),
                VolunteerBook.Signing(serving, true, "2026-03-14T06:00Z", centre, true),
                VolunteerBook.Registration(missing, new SpelledName("سعاد التمرينية", null), "2015~", centre, ["paramedic"], true),
                VolunteerBook.Status(missing, ServiceState.Missing, "2018-07", "انقطع الاتصال بعد القافلة", null, true),
                VolunteerBook.Status(missing, ServiceState.Evacuated, "2018-07-22", null, new PlaceSaid("الحدود"), true),
                VolunteerBook.Registration(killed, new SpelledName("هذا الاسم محجوب", null), "2014", centre, ["rescuer"], true),
                VolunteerBook.Killing(killed, new Killing("2016-08-12T14:20+03:00", true, "هجوم ثانٍ على المكان نفسه", SubjectId.New("strike"), SubjectId.New("deployment"), Place: new PlaceSaid("حي التمرين")), true),
                VolunteerBook.Registration(known, new SpelledName("ناصر التمريني", "Naser Exercise"), "2014", centre, ["driver"], true),
                VolunteerBook.Killing(known, new Killing("2016-06-01", true, "قصف"), true),
                VolunteerBook.KinInforming(known, "2016-06-02", null, true),
                VolunteerBook.Numbering(known, 131, "صحيفة ذلك اليوم", null, true),
                DisplacementBook.Siege(siege, "2013-04~", "حصار بلدة التمرين", "كما قال المجلس المحلي", new PlaceSaid("بلدة التمرين"), true),
                DisplacementBook.Inside(siege, "2018-02", new CountSaid(400_000, IsAbout: true), "المجلس المحلي", true),
                DisplacementBook.Inside(siege, "2018-02", new CountSaid(null, 350_000, 390_000), "Exercise agency", true),
                DisplacementBook.Promise(promise, null, "ceasefire", "الطرف الآخر", "2018-02-24/2018-03-26", "ثلاثون يومًا", null, siege, null, true),
                DisplacementBook.Breach(promise, "2018-02-25", "قصف مدفعي", "كما قال الأهالي", null, new PlaceSaid("بلدة التمرين"), true),
                DisplacementBook.Appeal(appeal, "2018-02-20", "افتحوا ممرًا آمنًا.\nفي الداخل جرحى.", "ar", false, "الجهات الدولية", siege, null, true),
                DisplacementBook.Convoy(convoy, "2018-03-22", "إلى الشمال", new PlaceSaid("بلدة التمرين"), new PlaceSaid("مخيم التمرين", "C4126"), siege, null, true),
                DisplacementBook.Moving(convoy, "2018-03-22T09:10+03:00", "halted", "الحاجز الثاني", "تفتيش", new CountSaid(900, IsAbout: true), new PlaceSaid("المعبر"), true),
                DisplacementBook.Listing(evacuee, convoy, new CountSaid(4), null, null, true),
                DisplacementBook.Passing(evacuee, "2018-03-22", "refused", "الحاجز الثاني", null, null, true),
                DisplacementBook.Family(family, "2018-03-25", new CountSaid(null, 5, 7), new CountSaid(3), null, new PlaceSaid("بلدة التمرين"), convoy, true),
                DisplacementBook.Sheltering(family, "2018-03-26", "tent", null, true),
                DisplacementBook.Needing(family, "2018-03-26", ["food", "medicine", "heating"], true),
                DisplacementBook.Service(service, new ServiceSaid("2018-03-26/2018-03-30", "medical", "عيادة متنقلة", new CountSaid(null, 40, 55), null, "فريق التمرين", new PlaceSaid("مخيم التمرين", "C4126")), true),
                DisplacementBook.GivingUp(settlement, "2018-03-24", "قرية التمرين", "لم يبقَ فيها أحد", new CountSaid(null, 200, 300), null, true),
            ],
            product.Node);
        product.Sequencer.Run();
        string At(string root, SubjectId subject) => $"/{root}/{subject.Value.Split('/')[1]}";
        return
        [
            ("volunteers", "/volunteers?show=exercises"), ("volunteer", At("volunteers", serving)), ("volunteer-contradictory", At("volunteers", missing)),
            ("volunteer-held-back", At("volunteers", killed)), ("volunteer-new", "/volunteers/new?show=exercises"),
            ("volunteers-as-of", "/volunteers/as-of?show=exercises&day=2018-07-25&known=2018-07-25"), ("honour", "/volunteers/honour?show=exercises"),
            ("centres", "/centres?show=exercises"), ("centre", At("centres", fallen)), ("centre-new", "/centres/new?show=exercises"),
            .. DisplacementWords.Types.Select(type => ("displaced-" + type, $"/displaced?show=exercises&type={type}")),
            .. DisplacementWords.Types.Select(type => ("displaced-new-" + type, $"/displaced/new?show=exercises&type={type}")),
            .. ((SubjectId[])[siege, convoy, family, evacuee, promise, appeal, service, settlement]).Select(one => ("displaced-one-" + one.Type, $"/displaced/{one.Value}")),
            ("displaced-sums", "/displaced/sums?show=exercises&from=2018-03-01&until=2018-03-31"),
        ];
    }
}
