// Uploads one file with tus-js-client: node upload.mjs ADDRESS TOKEN INCIDENT FILE STORE [PAUSE-AT]
//
// STORE keeps the addresses of unfinished uploads between runs. With PAUSE-AT the upload stops after so many bytes and the program
// ends; run again, it goes on. Prints one JSON object.
import { createHash } from 'node:crypto';
import { createReadStream, readFileSync, statSync } from 'node:fs';
import { basename } from 'node:path';
import { FileUrlStorage } from 'tus-js-client';
import * as tus from 'tus-js-client';

const [address, token, incident, file, store, pauseAt] = process.argv.slice(2);
const sha256 = createHash('sha256').update(readFileSync(file)).digest('hex');
const retries = [];
let sealed = {};
let starts;

const upload = new tus.Upload(createReadStream(file), {
  endpoint: `${address}/api/uploads`,
  headers: { Authorization: `Bearer ${token}` },
  metadata: { incident, filename: basename(file), sha256 },
  uploadSize: statSync(file).size,
  chunkSize: 4 << 20,
  urlStorage: new FileUrlStorage(store),
  fingerprint: async () => `${incident} ${sha256}`,
  removeFingerprintOnSuccess: true,
  retryDelays: [50, 200, 500, 1000, 1000, 1000],
  onShouldRetry: error => { retries.push(error.originalResponse?.getStatus() ?? 'cut'); return true; },
  onAfterResponse: (request, response) => {
    if (request.getMethod() === 'HEAD') {
      starts = Number(response.getHeader('Upload-Offset'));
    }
    if (response.getHeader('Bayyina-Item')) {
      sealed = { item: response.getHeader('Bayyina-Item'), hash: response.getHeader('Bayyina-Sha256') };
    }
  },
  onChunkComplete: (_, accepted) => {
    if (pauseAt && accepted >= Number(pauseAt)) {
      upload.abort().then(() => end({ paused: accepted }));
    }
  },
  onSuccess: () => end(sealed),
  onError: error => end({ error: error.message }),
});
const [last] = await upload.findPreviousUploads();
if (last) {
  upload.resumeFromPreviousUpload(last);
}
upload.start();

function end(result) {
  console.log(JSON.stringify({ ...result, sha256, starts, retries }));
  process.exit(0);
}
