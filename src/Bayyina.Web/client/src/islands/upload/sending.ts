import { DetailedError, Upload, type PreviousUpload } from 'tus-js-client';
import type { Dropped } from './dropped';

/** What became of one file. */
export type Outcome =
  | { readonly kind: 'sealed'; readonly item: string; readonly sha256: string; readonly index: string | undefined }
  | { readonly kind: 'failed'; readonly text: string };

/** Hashes a file in a worker. */
export function hashOf(file: File, progress: (share: number) => void, stop: AbortSignal): Promise<string> {
  return new Promise((done, failed) => {
    const worker = new Worker(workerAddress(), { type: 'module' });
    const end = (): void => { worker.terminate(); };
    stop.addEventListener('abort', () => { end(); failed(stop.reason); }, { once: true });
    worker.addEventListener('error', event => { end(); failed(new Error(event.message)); });
    worker.addEventListener('message', (event: MessageEvent<{ done?: number; sha256?: string; error?: string }>) => {
      const { done: bytes, sha256, error } = event.data;
      if (bytes !== undefined) {
        progress(file.size === 0 ? 1 : bytes / file.size);
        return;
      }
      end();
      if (sha256 === undefined) {
        failed(new Error(error));
      } else {
        done(sha256);
      }
    });
    worker.postMessage(file);
  });
}

/** Sends a file, going on from where an earlier try of it ended, also one before a reload. */
export async function send(
  { file, folder }: Dropped, incident: string, sha256: string, progress: (share: number) => void, begun: (upload: Upload) => void,
): Promise<Outcome> {
  let result: Outcome | undefined;
  return new Promise(done => {
    const upload = new Upload(file, {
      endpoint: '/api/uploads',
      metadata: { incident, filename: file.name, folder, sha256 },
      // The same bytes under the same name for the same incident are the same upload, whichever day it is.
      fingerprint: async () => `bayyina ${incident} ${sha256} ${folder}/${file.name}`,
      removeFingerprintOnSuccess: true,
      retryDelays: [0, 1000, 3000, 5000, 10_000, 20_000, 30_000],
      onProgress: (sent, total) => { progress(total === 0 ? 1 : sent / total); },
      onAfterResponse: (_, response) => {
        const item = response.getHeader('Bayyina-Item');
        if (item) {
          result = { kind: 'sealed', item, sha256: response.getHeader('Bayyina-Sha256') ?? '', index: response.getHeader('Bayyina-Ledger-Index') };
        }
      },
      onSuccess: () => { done(result ?? { kind: 'failed', text: '' }); },
      onError: error => { done({ kind: 'failed', text: textOf(error) }); },
    });
    begun(upload);
    void upload.findPreviousUploads().then((earlier: PreviousUpload[]) => {
      const last = earlier[0];
      if (last) {
        upload.resumeFromPreviousUpload(last);
      }
      upload.start();
    });
  });
}

// The server says in the reader's language what it refused.
function textOf(error: Error): string {
  const body = error instanceof DetailedError ? error.originalResponse?.getBody() : undefined;
  try {
    return (JSON.parse(body ?? '') as { title?: string }).title ?? '';
  } catch {
    return '';
  }
}

function workerAddress(): string {
  return document.querySelector<HTMLElement>('[data-hash-worker]')?.dataset['hashWorker'] ?? '';
}
