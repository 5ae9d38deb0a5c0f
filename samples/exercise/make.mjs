// Draws the exercise's pictures, sound and film anew. The results are committed; run this only to change them.
//
//   node make.mjs          needs chromium (draws, with Arabic letters) and ffmpeg (encodes)
//
// Everything is invented: a drill in a training yard without a place. The position that the pictures carry is 0°, 0°.
import { execFileSync } from 'node:child_process';
import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const files = join(dirname(fileURLToPath(import.meta.url)), 'files');
const scratch = mkdtempSync(join(tmpdir(), 'exercise-'));
const run = (program, args) => execFileSync(program, args, { stdio: ['ignore', 'ignore', 'pipe'] });

// --- Pictures ---------------------------------------------------------------------------------------------------

const banner = `
  <rect width="800" height="54" fill="#f4c20d"/>
  <text x="400" y="36" class="banner">تمرين · EXERCISE · تمرين · EXERCISE</text>`;

// One line a language, so that neither turns the other's order.
const caption = (y, arabic, english) => `<text x="400" y="${y - 14}" class="caption" style="direction:rtl">${arabic}</text><text x="400" y="${y + 10}" class="caption">${english}</text>`;

const wall = (x, y, w, h) => {
  let bricks = '';
  for (let row = 0; row * 22 < h; row++)
    for (let column = -1; column * 46 < w; column++) {
      const left = Math.max(x, x + column * 46 + (row % 2) * 23);
      const right = Math.min(x + w, x + column * 46 + (row % 2) * 23 + 44);
      if (right > left) bricks += `<rect x="${left}" y="${y + row * 22}" width="${right - left}" height="20" fill="hsl(${18 + (row * 7 + column * 5) % 12},38%,${46 + (row * 3 + column * 5) % 12}%)"/>`;
    }
  return bricks;
};

const yard = `<rect y="54" width="800" height="300" fill="#bcd3e0"/><rect y="354" width="800" height="246" fill="#c9b48f"/>`;
const rubble = [...Array(26).keys()].map((i) => {
  const x = 250 + (i * 61) % 330, y = 430 + (i * 37) % 110, s = 22 + (i * 13) % 34;
  return `<polygon points="${x},${y} ${x + s},${y - s / 2} ${x + s * 1.6},${y + s / 3} ${x + s / 2},${y + s / 1.5}" fill="hsl(30,9%,${48 + (i * 11) % 26}%)"/>`;
}).join('');
const dummy = (x, y, tilt) => `<g transform="translate(${x},${y}) rotate(${tilt})" fill="#e07b39" stroke="#7a3b12" stroke-width="3">
  <circle cx="0" cy="0" r="24"/><rect x="26" y="-24" width="92" height="48" rx="14"/><rect x="116" y="-22" width="86" height="18" rx="9"/>
  <rect x="116" y="4" width="86" height="18" rx="9"/><rect x="40" y="26" width="70" height="16" rx="8"/>
  <text x="72" y="9" class="mark">4</text></g>`;

const pictures = {
  site: `${yard}${wall(120, 190, 260, 200)}${wall(480, 250, 200, 140)}${rubble}
    ${caption(580, 'ساحة تدريب: مجسّم مبنى قبل البحث', 'training yard, mock building before the search')}`,
  dummy: `${yard}<rect y="54" width="800" height="546" fill="#00000022"/>${rubble}${dummy(300, 470, -14)}
    ${caption(580, 'الدمية 4 عند العثور عليها', 'training dummy 4 when it was located')}`,
  stretcher: `${yard}${wall(40, 230, 180, 150)}<rect x="250" y="452" width="330" height="16" fill="#6b4a2b"/><rect x="240" y="440" width="350" height="12" fill="#2c7a57"/>
    <circle cx="270" cy="500" r="20" fill="#333"/><circle cx="560" cy="500" r="20" fill="#333"/>${dummy(310, 414, 0)}
    ${caption(580, 'الدمية 4 على النقالة', 'dummy 4 on the stretcher')}`,
  plan: `<rect y="54" width="800" height="546" fill="#fdfcf7"/>
    ${[...Array(8).keys()].map((i) => `<line x1="${100 + i * 80}" y1="100" x2="${100 + i * 80}" y2="520" stroke="#b9c4cc"/>`).join('')}
    ${[...Array(6).keys()].map((i) => `<line x1="100" y1="${110 + i * 80}" x2="660" y2="${110 + i * 80}" stroke="#b9c4cc"/>`).join('')}
    <rect x="180" y="190" width="240" height="160" fill="#d98b6a99" stroke="#7a3b12" stroke-width="3"/><rect x="500" y="270" width="160" height="160" fill="#d98b6a55" stroke="#7a3b12" stroke-width="3"/>
    <text x="300" y="276" class="mark">C-6</text><text x="580" y="356" class="mark">C-7</text>
    <circle cx="380" cy="310" r="13" fill="#e07b39" stroke="#7a3b12" stroke-width="3"/><text x="355" y="317" class="small">4</text>
    ${caption(560, 'مخطط موقع البحث والإنقاذ C-6، كل مربع 5 أمتار', 'plan of worksite C-6, one square is 5 m')}`,
};

const style = `text{font-family:"Noto Sans Arabic","DejaVu Sans",sans-serif;text-anchor:middle}
  .banner{font-size:26px;font-weight:700;fill:#1a1a1a}.caption{font-size:19px;fill:#1a1a1a}.mark{font-size:26px;font-weight:700;fill:#1a1a1a;stroke:none}.small{font-size:20px;fill:#1a1a1a}`;

function draw(name) {
  const page = join(scratch, `${name}.html`), picture = join(scratch, `${name}.png`);
  writeFileSync(page, `<!doctype html><meta charset="utf-8"><style>body{margin:0}${style}</style>
    <svg xmlns="http://www.w3.org/2000/svg" width="800" height="600">${pictures[name]}${banner}</svg>`);
  run('chromium', ['--headless', '--no-sandbox', '--disable-gpu', '--no-first-run', '--disable-background-networking', '--hide-scrollbars',
    '--disable-component-update', '--disable-sync', `--user-data-dir=${join(scratch, 'chromium')}`, '--window-size=800,600', `--screenshot=${picture}`, page]);
  return picture;
}

function jpeg(name, exif) {
  const plain = join(scratch, `${name}.jpg`);
  run('ffmpeg', ['-y', '-i', draw(name), '-q:v', '5', '-map_metadata', '-1', '-fflags', '+bitexact', '-flags', '+bitexact', plain]);
  const bytes = readFileSync(plain);
  return Buffer.concat([bytes.subarray(0, 2), exifSegment(exif), bytes.subarray(2)]);
}

// Exif 2.3 in an APP1 segment: big-endian TIFF with the main, Exif and GPS directories.
function exifSegment({ make, model, software, taken, offset, described }) {
  const ascii = (text) => ({ type: 2, data: Buffer.from(text + '\0', 'latin1') });
  const short = (value) => ({ type: 3, count: 1, data: Buffer.from([value >> 8, value & 255]) });
  const long = (value) => { const data = Buffer.alloc(4); data.writeUInt32BE(value); return { type: 4, count: 1, data }; };
  const rationals = (...pairs) => {
    const data = Buffer.alloc(pairs.length * 8);
    pairs.forEach(([over, under], i) => { data.writeUInt32BE(over, i * 8); data.writeUInt32BE(under, i * 8 + 4); });
    return { type: 5, count: pairs.length, data };
  };
  const undefinedBytes = (text) => ({ type: 7, data: Buffer.from(text, 'latin1') });
  const directory = (entries, at) => {
    const head = Buffer.alloc(2 + entries.length * 12 + 4);
    head.writeUInt16BE(entries.length);
    const beyond = [];
    let next = at + head.length;
    entries.forEach(([tag, { type, data, count }], i) => {
      const place = 2 + i * 12;
      head.writeUInt16BE(tag, place);
      head.writeUInt16BE(type, place + 2);
      head.writeUInt32BE(count ?? data.length, place + 4);
      if (data.length <= 4) data.copy(head, place + 8);
      else {
        head.writeUInt32BE(next, place + 8);
        const even = Buffer.concat([data, Buffer.alloc(data.length % 2)]);
        beyond.push(even);
        next += even.length;
      }
    });
    return Buffer.concat([head, ...beyond]);
  };
  const main = (exifAt, gpsAt) => directory([
    [0x010e, ascii(described)], [0x010f, ascii(make)], [0x0110, ascii(model)], [0x0112, short(1)], [0x0131, ascii(software)],
    [0x0132, ascii(taken)], [0x8769, long(exifAt)], [0x8825, long(gpsAt)],
  ], 8);
  const exifAt = 8 + main(0, 0).length;
  const exif = directory([
    [0x829a, rationals([1, 125])], [0x9000, undefinedBytes('0230')], [0x9003, ascii(taken)], [0x9004, ascii(taken)], [0x9011, ascii(offset)],
    [0x920a, rationals([35, 10])], [0xa002, long(800)], [0xa003, long(600)],
  ], exifAt);
  const gpsAt = exifAt + exif.length;
  const gps = directory([
    [0x0000, { type: 1, data: Buffer.from([2, 3, 0, 0]) }], [0x0001, ascii('N')], [0x0002, rationals([0, 1], [0, 1], [0, 1])],
    [0x0003, ascii('E')], [0x0004, rationals([0, 1], [0, 1], [0, 1])],
  ], gpsAt);
  const tiff = Buffer.concat([Buffer.from('MM\0*\0\0\0\x08', 'latin1'), main(exifAt, gpsAt), exif, gps]);
  const body = Buffer.concat([Buffer.from('Exif\0\0', 'latin1'), tiff]);
  return Buffer.concat([Buffer.from([0xff, 0xe1, (body.length + 2) >> 8, (body.length + 2) & 255]), body]);
}

// --- Sound: INSARAG's one long signal, "stop and be quiet" ------------------------------------------------------------

function whistle(seconds) {
  const rate = 8000, samples = Math.round(rate * seconds), data = Buffer.alloc(samples * 2);
  let noise = 1;
  for (let i = 0; i < samples; i++) {
    const t = i / rate;
    noise = (noise * 1103515245 + 12345) % 2147483648;
    const loud = Math.max(0, Math.min(1, (t - 0.4) * 8, (seconds - 0.3 - t) * 6));
    const tone = Math.sin(2 * Math.PI * 2900 * t + 2.5 * Math.sin(2 * Math.PI * 32 * t));
    data.writeInt16LE(Math.round(11000 * loud * tone + 500 * (noise / 1073741824 - 1)), i * 2);
  }
  const head = Buffer.alloc(44);
  head.write('RIFF', 0); head.writeUInt32LE(36 + data.length, 4); head.write('WAVEfmt ', 8); head.writeUInt32LE(16, 16);
  head.writeUInt16LE(1, 20); head.writeUInt16LE(1, 22); head.writeUInt32LE(rate, 24); head.writeUInt32LE(rate * 2, 28);
  head.writeUInt16LE(2, 32); head.writeUInt16LE(16, 34); head.write('data', 36); head.writeUInt32LE(data.length, 40);
  return Buffer.concat([head, data]);
}

// --- Film: the stretcher crosses the yard -----------------------------------------------------------------------------

function film() {
  const result = join(scratch, 'film.mp4');
  run('ffmpeg', ['-y', '-loop', '1', '-i', draw('stretcher'), '-t', '2', '-r', '12', '-an',
    '-vf', "scale=480:360,crop=400:320:'t*36':0", '-c:v', 'libx264', '-preset', 'veryslow', '-crf', '30', '-pix_fmt', 'yuv420p',
    '-map_metadata', '-1', '-metadata', 'creation_time=2026-01-17T08:31:40Z', '-metadata', 'title=EXERCISE / تمرين',
    '-fflags', '+bitexact', '-movflags', '+faststart', result]);
  return readFileSync(result);
}

// --- Where each goes ---------------------------------------------------------------------------------------------------

const put = (path, bytes) => { mkdirSync(dirname(join(files, path)), { recursive: true }); writeFileSync(join(files, path), bytes); };
const camera = { make: 'Exercise', model: 'Team camera 1', software: 'make.mjs', offset: '+02:00' };
put('صور/صورة الموقع قبل البحث.jpg', jpeg('site', { ...camera, taken: '2026:01:17 09:20:11', described: 'EXERCISE: training yard before the search' }));
// A second device whose clock runs an hour ahead, as they do.
put('صور/صورة الدمية 4 عند العثور عليها.jpg', jpeg('dummy', { ...camera, model: 'Team phone 2', taken: '2026:01:17 11:06:40', described: 'EXERCISE: dummy 4 located' }));
put('صور/stretcher, dummy 4.jpg', jpeg('stretcher', { ...camera, taken: '2026:01:17 10:31:02', described: 'EXERCISE: dummy 4 on the stretcher' }));
put('صور/مخطط موقع البحث والإنقاذ.png', readFileSync(draw('plan')));
// The same bytes under another name: one blob in the vault, two items.
copyFileSync(join(files, 'صور/صورة الموقع قبل البحث.jpg'), join(files, 'صور/صورة الموقع قبل البحث (نسخة).jpg'));
put('صوت/صفارة الصمت.wav', whistle(3.8));
put('فيديو/نقل الدمية 4.mp4', film());
rmSync(scratch, { recursive: true });
