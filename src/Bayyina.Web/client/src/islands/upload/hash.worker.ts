// Hashes a file in pieces, away from the page. WebCrypto takes only what is whole in memory; a film is not.
import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex } from '@noble/hashes/utils.js';

const pieceBytes = 4 << 20;

addEventListener('message', async (event: MessageEvent<File>) => {
  const file = event.data;
  try {
    const hash = sha256.create();
    for (let at = 0; at < file.size; at += pieceBytes) {
      hash.update(new Uint8Array(await file.slice(at, at + pieceBytes).arrayBuffer()));
      postMessage({ done: Math.min(at + pieceBytes, file.size) });
    }
    postMessage({ sha256: bytesToHex(hash.digest()) });
  } catch (error) {
    postMessage({ error: String(error) });
  }
});
