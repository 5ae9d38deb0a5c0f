// What is said on the exercise day, in both languages. All of it is invented; whoever is named is a dummy or a role in a drill.

const volunteers = [
  ['رامي التمريني', 'Rami Exercise'], ['سعاد التمرينية', 'Suad Exercise'], ['خالد التجريبي', 'Khaled Drill'], ['هدى التجريبية', 'Huda Drill'], ['ياسر التمريني', 'Yaser Exercise'],
  ['نور التجريبية', 'Nour Drill'], ['عمر التمريني', 'Omar Exercise'], ['ليلى التجريبية', 'Layla Drill'], ['سامر التمريني', 'Samer Exercise'], ['ريم التجريبية', 'Reem Drill'],
  ['مازن التمريني', 'Mazen Exercise'], ['فادي التجريبي', 'Fadi Drill'], ['أمل التمرينية', 'Amal Exercise'], ['جمال التجريبي', 'Jamal Drill'], ['رنا التمرينية', 'Rana Exercise'],
  ['وليد التمريني', 'Walid Exercise'], ['هبة التجريبية', 'Hiba Drill'], ['طارق التمريني', 'Tarek Exercise'], ['منى التجريبية', 'Mona Drill'], ['زياد التمريني', 'Ziad Exercise'],
  ['باسل التجريبي', 'Basel Drill'],
].map(([ar, latin], i) => ({ ar, latin, role: ['rescuer', 'rescuer', 'driver', 'paramedic', 'rescuer'][i % 5] }));

export const people = {
  ar: {
    volunteers,
    market: [
      'الرضيعة سلام (دمية 1)', 'أبو سامر (دمية 2)', 'مريم (دمية 3)', 'حسن (دمية 4)', 'فاطمة (دمية 5)', 'محمود (دمية 6)', 'سارة (دمية 7)', 'إبراهيم (دمية 8)', 'زينب (دمية 9)',
      'يوسف (دمية 10)', 'عائشة (دمية 11)', 'مصطفى (دمية 12)',
    ],
    street: ['بائع الخضار (دمية 13)', 'طالب من المدرسة (دمية 14)', 'سائق الحافلة (دمية 15)', 'جار من الحي (دمية 16)'],
    gassed: ['أم علي (دمية 17)', 'علي (دمية 18)', 'رهف (دمية 19)', 'عبد الله (دمية 20)', 'نادية (دمية 21)', 'كريم (دمية 22)', 'هناء (دمية 23)', 'الجد سليم (دمية 24)'],
    mother: 'أم العائلة (دمية 25)',
  },
  en: {
    volunteers,
    market: [
      'the infant Salam (dummy 1)', 'Abu Samer (dummy 2)', 'Maryam (dummy 3)', 'Hasan (dummy 4)', 'Fatima (dummy 5)', 'Mahmoud (dummy 6)', 'Sara (dummy 7)', 'Ibrahim (dummy 8)',
      'Zainab (dummy 9)', 'Yousef (dummy 10)', 'Aisha (dummy 11)', 'Mustafa (dummy 12)',
    ],
    street: ['a greengrocer (dummy 13)', 'a pupil of the school (dummy 14)', 'a bus driver (dummy 15)', 'a neighbour (dummy 16)'],
    gassed: ['Umm Ali (dummy 17)', 'Ali (dummy 18)', 'Rahaf (dummy 19)', 'Abdullah (dummy 20)', 'Nadia (dummy 21)', 'Karim (dummy 22)', 'Hanaa (dummy 23)', 'grandfather Salim (dummy 24)'],
    mother: 'mother of the family (dummy 25)',
  },
};

export const places = {
  ar: { town: 'بلدة التمرين', market: 'بلدة التمرين، السوق الشعبي', hospital: 'بلدة التمرين، الحي الغربي', bridge: 'جسر التمرين على طريق السوق', quarter: 'بلدة التمرين، الحي الشرقي' },
  en: { town: 'Exercise town', market: 'Exercise town, the old market', hospital: 'Exercise town, western quarter', bridge: 'Exercise bridge on the market road', quarter: 'Exercise town, eastern quarter' },
};

const ar = {
  room: 'سلمى، غرفة العمليات', field: 'أبو أحمد، الميدان', desk: 'ندى، التوثيق', protection: 'هالة، الحماية',
  centre: 'مركز التمرين', hospital: 'مشفى التمرين',
  vehicles: [['ambulance', 'إسعاف التمرين 1', '214 875'], ['rescue', 'آلية إنقاذ التمرين 2', '318 402'], ['excavator', 'حفارة التمرين', '77 019'], ['fire-engine', 'إطفاء التمرين 4', '550 236']],
  teams: ['فريق التمرين الأول', 'فريق التمرين الثاني', 'فريق التمرين الثالث', 'فريق التمرين الرابع'],
  shell: 'تمرين: قذيفة لم تنفجر على يمين الطريق',
  caller: 'أبو التمرين',
  calls: [
    'تمرين: برميل متفجر على السوق، بناء من أربعة طوابق انهار، عائلات تحت الأنقاض',
    'تمرين: سقط برميل من مروحية على السوق، البناء قرب الفرن نزل كله',
    'تمرين: انفجار كبير في السوق، أسمع أصواتًا تحت الأنقاض قرب الفرن',
    'تمرين: السوق ضُرب، يوجد أطفال تحت البناء قرب الفرن',
    'تمرين: بناء الفرن في السوق انهار، نحتاج حفارة',
    'تمرين: مروحية ألقت برميلًا على السوق وغادرت شمالًا',
    'تمرين: جرحى كثيرون في السوق قرب الفرن',
  ],
  fire: 'تمرين: مولّدة تحترق في طرف السوق، لا قصف، والنار قرب خزان الوقود',
  task: 'تمرين: بحث وإنقاذ في بناء منهار قرب الفرن', building: 'بناء من أربعة طوابق قرب الفرن', siteHazards: 'تسرب غاز من محل الطابق الأرضي', inside: 'الطابق الأرضي والأول',
  family: 'عائلة من ستة في الطابق الثالث', third: 'الطابق الثالث، الجهة الشمالية', kin: 'قريب العائلة (دمية)، عند باب الفرن',
  second: 'تمرين: ضربة ثانية على المكان نفسه والفرق في الموقع', lost: 'تمرين: أصابها الهجوم الثاني وهي في الموقع', shrapnel: 'تمرين: شظية في الساق',
  kinOf: 'أخو المتطوع (دمية)', brother: 'أخوه', cause: 'تمرين: الهجوم الثاني على الموقع بعد وصول الفريق',
  street: 'الشارع أمام البناء، مكان الهجوم الثاني', stairs: 'تحت بيت الدرج', children: 'ثلاثة أطفال من العائلة', relatives: 'عند أقاربه في الحي الغربي', neighbour: 'جاره في السوق', list: 'قائمة المشفى',
  crush: 'انهراس في الساق', gas: 'تمرين: رائحة كلور بعد سقوط أسطوانة على الحي الشرقي، أناس يسعلون في القبو', gasTask: 'تمرين: إخلاء القبو وإزالة التلوّث', basement: 'قبو بناء في الحي الشرقي',
  below: 'القبو', chlorine: 'كلور', water: 'نزع الملابس وغسل بالماء', masks: 'أقنعة كاملة لثلاثة، واثنان بكمامات', soil: 'تربة قرب الأسطوانة وبقاياها', forensic: 'الطب الشرعي للتمرين',
  allFound: 'تمرين: الجميع معلومو المصير', weak: 'واعية، جفاف', inPerson: 'زيارة من رئيس المركز', newspaper: 'صحيفة التمرين',
  story: [
    'تمرين: سُمع صوت رضيع من جهة الدرج. طُلب الصمت خمس دقائق.',
    'تمرين: فُتح مجرى للهواء بعمق مترين، ودُعّم السقف من الجهتين.',
    'تمرين: تبدّل الفريق عند الفتحة. ما زال الصوت يُسمع.',
    'تمرين: وصل الحفر اليدوي إلى مسافة متر. رُفعت البلاطة بالرافعات الهوائية.',
  ],
  mergedNote: 'تمرين: الإطفاء وصل إلى المولّدة، والنار لم تصل إلى البناء المنهار.',
};

const en = {
  room: 'Salma, operations room', field: 'Abu Ahmad, field', desk: 'Nada, documentation', protection: 'Hala, protection',
  centre: 'Exercise centre', hospital: 'Exercise hospital',
  vehicles: [['ambulance', 'Exercise ambulance 1', '214 875'], ['rescue', 'Exercise rescue truck 2', '318 402'], ['excavator', 'Exercise excavator', '77 019'], ['fire-engine', 'Exercise fire engine 4', '550 236']],
  teams: ['Exercise team one', 'Exercise team two', 'Exercise team three', 'Exercise team four'],
  shell: 'Exercise: an unexploded shell on the right of the road',
  caller: 'Exercise caller',
  calls: [
    'Exercise: barrel bomb on the market, a building of four floors has come down, families are under it',
    'Exercise: a helicopter dropped a barrel on the market, the building beside the bakery is gone',
    'Exercise: a big explosion in the market, I hear voices beside the bakery',
    'Exercise: the market was hit, children are under the building beside the bakery',
    'Exercise: the bakery building in the market collapsed, an excavator is needed',
    'Exercise: a helicopter dropped a barrel on the market and left to the north',
    'Exercise: many injured in the market beside the bakery',
  ],
  fire: 'Exercise: a generator burns at the edge of the market, no shelling, the fire is close to a fuel tank',
  task: 'Exercise: search and rescue in a collapsed building beside the bakery', building: 'building of four floors beside the bakery', siteHazards: 'gas leaks from a shop on the ground floor',
  inside: 'ground and first floor', family: 'a family of six, third floor', third: 'third floor, north side', kin: 'a relative of the family (dummy), at the bakery door',
  second: 'Exercise: a second strike on the same place, teams are on site', lost: 'Exercise: hit by the second strike while on site', shrapnel: 'Exercise: a splinter in the leg',
  kinOf: 'brother of the volunteer (dummy)', brother: 'brother', cause: 'Exercise: the second strike on the site after the team had come',
  street: 'the street before the building, hit by the second strike', stairs: 'under the stairwell', children: 'three children of the family', relatives: 'with relatives in the western quarter',
  neighbour: 'a neighbour in the market', list: 'the hospital\'s list', crush: 'a crushed leg',
  gas: 'Exercise: smell of chlorine after a cylinder fell on the eastern quarter, people cough in a basement', gasTask: 'Exercise: clear the basement and decontaminate', basement: 'basement of a building in the eastern quarter',
  below: 'basement', chlorine: 'chlorine', water: 'clothes off, washed with water', masks: 'full masks for three, half masks for two', soil: 'soil beside the cylinder, and what is left of it', forensic: 'forensics of the exercise',
  allFound: 'Exercise: everyone is accounted for', weak: 'awake, dehydrated', inPerson: 'a visit by the head of the centre', newspaper: 'Exercise newspaper',
  story: [
    'Exercise: an infant is heard from the stairs. Silence was asked for, five minutes.',
    'Exercise: a way for air was opened two metres deep; the ceiling is shored on both sides.',
    'Exercise: the crew at the opening has changed. The voice is still heard.',
    'Exercise: digging by hand is within one metre. The slab was raised with air bags.',
  ],
  mergedNote: 'Exercise: the fire engine has reached the generator; the fire has not reached the collapsed building.',
};

export const texts = { ar, en };
