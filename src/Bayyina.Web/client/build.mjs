// Bundles what the browser gets into a folder: node build.mjs OUT
//
// Every file carries a hash of its content in its name, so that browsers may keep it for ever; assets.json says which file stands
// for which name. What compresses lies there compressed as well, since it is served a million times and built once.
import { build } from 'esbuild';
import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { brotliCompressSync, constants, gzipSync } from 'node:zlib';

const here = dirname(fileURLToPath(import.meta.url));
const out = process.argv[2] && resolve(process.argv[2]);
if (!out) {
  console.error('usage: node build.mjs OUT');
  process.exit(2);
}
const next = `${out}.next`;
rmSync(next, { recursive: true, force: true });
mkdirSync(next, { recursive: true });

const result = await build({
  absWorkingDir: here,
  entryPoints: { bayyina: 'src/main.ts', 'hash-worker': 'src/islands/upload/hash.worker.ts' },
  outdir: next,
  bundle: true,
  splitting: true,
  minify: true,
  format: 'esm',
  target: ['chrome111', 'firefox115', 'safari16.4'],
  charset: 'utf8',
  entryNames: '[name]-[hash]',
  chunkNames: '[name]-[hash]',
  assetNames: '[name]-[hash]',
  loader: { '.woff2': 'file' },
  legalComments: 'none',
  metafile: true,
  logLevel: 'warning',
});

const names = {};
for (const [file, output] of Object.entries(result.metafile.outputs)) {
  const name = basename(file);
  if (output.entryPoint === 'src/main.ts') {
    names['bayyina.js'] = name;
    names['bayyina.css'] = basename(output.cssBundle);
  } else if (output.entryPoint?.endsWith('hash.worker.ts')) {
    names['hash-worker.js'] = name;
  } else if (name.endsWith('.woff2')) {
    names[basename(Object.keys(output.inputs)[0])] = name;
  }
}
keep('icon.svg', readFileSync(join(here, 'src/icon.svg')));
keep('face-licence.txt', readFileSync(join(here, 'node_modules/@fontsource/ibm-plex-sans-arabic/LICENSE')));

for (const name of readdirSync(next).filter(name => /\.(css|js|svg|txt)$/.test(name))) {
  const bytes = readFileSync(join(next, name));
  writeFileSync(join(next, `${name}.br`), brotliCompressSync(bytes, { params: { [constants.BROTLI_PARAM_QUALITY]: 11 } }));
  writeFileSync(join(next, `${name}.gz`), gzipSync(bytes, { level: 9 }));
}
writeFileSync(join(next, 'assets.json'), `${JSON.stringify(names, Object.keys(names).sort(), 1)}\n`);

rmSync(out, { recursive: true, force: true });
renameSync(next, out);

function keep(name, bytes) {
  const hash = createHash('sha256').update(bytes).digest('hex').slice(0, 8).toUpperCase();
  const dot = name.lastIndexOf('.');
  names[name] = `${name.slice(0, dot)}-${hash}${name.slice(dot)}`;
  writeFileSync(join(next, names[name]), bytes);
}
