// Verifies statements with @sd-jwt/core and node's own cryptography; nothing of Bayyina's code runs here.
//
//   node verify.mjs STATEMENT|FOLDER JWK…
//
// STATEMENT is a .sd-jwt file, FOLDER holds such files; each JWK is a file with one public P-256 key. One line of
// JSON a statement on standard output: {"file", "holds": true, "id", "disclosed": […]} or {"file", "holds": false, "why"}.
// Exit 0: all hold. 1: one does not. 2: usage, or a file that cannot be read.
import { createHash, createPublicKey, verify } from 'node:crypto';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { basename, join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { SDJwtInstance } from '@sd-jwt/core';

const base64url = (bytes) => Buffer.from(bytes).toString('base64url');
const sha256 = (text) => createHash('sha256').update(text).digest();
const json = (encoded) => JSON.parse(Buffer.from(encoded, 'base64url').toString('utf8'));

// RFC 7638: the members that the key type requires, in alphabetical order, without spaces.
function readKey(path) {
  const jwk = JSON.parse(readFileSync(path, 'utf8'));
  const thumbprint = base64url(sha256(JSON.stringify({ crv: jwk.crv, kty: jwk.kty, x: jwk.x, y: jwk.y })));
  return [thumbprint, createPublicKey({ key: jwk, format: 'jwk' })];
}

const library = (keys) => new SDJwtInstance({
  hashAlg: 'sha-256',
  hasher: async (data, algorithm) => {
    if (algorithm !== 'sha-256') throw new Error(`digests are ${algorithm}, not sha-256`);
    return new Uint8Array(sha256(data));
  },
  verifier: async (signingInput, signature) => {
    const { alg, typ, kid } = json(signingInput.split('.')[0]);
    if (alg !== 'ES256') throw new Error(`alg is ${alg}`);
    if (typ !== 'bayyina+sd-jwt') throw new Error(`typ is ${typ}`);
    const key = keys.get(kid);
    if (!key) throw new Error(`no key with the thumbprint ${kid} was given`);
    return verify('sha256', Buffer.from(signingInput), { key, dsaEncoding: 'ieee-p1363' }, Buffer.from(signature, 'base64url'));
  },
});

// The library drops a disclosure that matches no digest, is repeated or has a flipped bit without a word
// (RFC 9901 §7.1 says reject): what was supplied is compared with what came out.
function compareWithUsed(compact, payload) {
  const open = new Set(['iss', 'jti', 'iat', 'exercise', 'by', '_sd_alg']);
  const used = new Map(Object.entries(payload).filter(([name]) => !open.has(name)));
  const supplied = compact.split('~').slice(1, -1);
  const names = [];
  for (const disclosure of supplied) {
    const [, name, value] = json(disclosure);
    if (!used.has(name)) throw new Error(`the disclosure of ${name} was dropped, or came twice`);
    if (!isDeepStrictEqual(used.get(name), value)) throw new Error(`the disclosure of ${name} is not the one that was used`);
    used.delete(name);
    names.push(name);
  }
  if (used.size > 0) throw new Error(`used but never supplied: ${[...used.keys()].join(', ')}`);
  return names;
}

async function judge(path, instance) {
  const file = basename(path);
  try {
    const compact = readFileSync(path, 'ascii');
    const { payload } = await instance.verify(compact);
    const disclosed = compareWithUsed(compact, payload);
    const id = base64url(sha256(compact.split('~')[0].split('.').slice(0, 2).join('.')));
    if (file.endsWith('.sd-jwt') && file.length === 50 && file !== `${id}.sd-jwt`) throw new Error(`the file is not named for its id ${id}`);
    return { file, holds: true, id, disclosed };
  } catch (failure) {
    return { file, holds: false, why: failure.message };
  }
}

const [what, ...keyFiles] = process.argv.slice(2);
if (!what || keyFiles.length === 0) {
  console.error('usage: node verify.mjs STATEMENT|FOLDER JWK…');
  process.exit(2);
}
let files, instance;
try {
  files = statSync(what).isDirectory()
    ? readdirSync(what).filter((name) => name.endsWith('.sd-jwt')).sort().map((name) => join(what, name))
    : [what];
  instance = library(new Map(keyFiles.map(readKey)));
} catch (failure) {
  console.error(failure.message);
  process.exit(2);
}
let all = files.length > 0;
for (const file of files) {
  const verdict = await judge(file, instance);
  all &&= verdict.holds;
  console.log(JSON.stringify(verdict));
}
process.exit(all ? 0 : 1);
