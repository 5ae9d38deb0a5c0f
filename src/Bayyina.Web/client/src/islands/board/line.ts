/** What a line tells whoever opened it. */
export interface LineListener {
  /** The line holds, and the server reads the record. */
  live(): void;
  /** It broke, or the server cannot read the record (`away`): nothing that is shown may be taken for the present. */
  broken(how: 'broken' | 'away'): void;
  /** Nothing may be shown to whoever sits here any more. */
  ended(): void;
  /** Something arrived, of whatever kind: the server is there. */
  heard(): void;
  event(name: string, data: string): void;
}

const firstWait = 1000;
const longestWait = 10_000;
// A browser has six connections to a server that speaks HTTP/1.1: pages that nobody looks at must not hold all of them.
const hiddenFor = 60_000;

/**
 * A line of server-sent events that comes again when it broke, and goes on where it was.
 *
 * Of our own, since the browser's says neither why it was refused nor that nothing was heard for a while.
 */
export class Line {
  private stop = new AbortController();
  private silence = 0;
  private beat = 5000;
  private wait = firstWait;
  private sooner: (() => void) | undefined;
  private isOver = false;
  private isResting = false;
  private hidden = 0;
  private readonly name = crypto.getRandomValues(new Uint32Array(4)).join('-');

  /** `isHeard`: whether somebody wants to hear of news though they do not look. */
  constructor(private since: string, private readonly isHeard: () => boolean, private readonly listener: LineListener) {
    addEventListener('online', () => this.sooner?.());
    document.addEventListener('visibilitychange', () => {
      clearTimeout(this.hidden);
      this.isResting = false;
      if (document.hidden) {
        this.hidden = setTimeout(() => { this.rest(); }, hiddenFor);
      } else {
        this.sooner?.();
      }
    });
  }

  /** Opens it, and again whenever it broke. */
  async follow(): Promise<void> {
    while (!this.isOver) {
      this.stop = new AbortController();
      try {
        await this.open();
      } catch {
        // Whatever it was, the line is broken.
      }
      clearTimeout(this.silence);
      if (this.isOver) {
        return;
      }
      this.listener.broken('broken');
      // Not all boards of a room at the same moment.
      do {
        await new Promise<void>(again => {
          const timer = setTimeout(again, this.wait * (0.5 + Math.random()));
          this.sooner = () => { clearTimeout(timer); again(); };
        });
      } while (this.isResting && !this.isOver);
      this.sooner = undefined;
      this.wait = Math.min(this.wait * 2, longestWait);
    }
  }

  /** Closes it for good. */
  close(): void {
    this.isOver = true;
    this.stop.abort();
    this.sooner?.();
  }

  private rest(): void {
    if (!this.isHeard()) {
      this.isResting = true;
      this.stop.abort();
    }
  }

  private async open(): Promise<void> {
    this.listenForSilence();
    const answer = await fetch(`/live?line=${this.name}`, {
      headers: { Accept: 'text/event-stream', 'Last-Event-ID': this.since }, cache: 'no-store', redirect: 'manual', signal: this.stop.signal,
    });
    // To the sign-in page, or to the lock.
    if (answer.type === 'opaqueredirect' || answer.status === 403) {
      this.end();
      return;
    }
    if (!answer.ok || !answer.body || !answer.headers.get('Content-Type')?.startsWith('text/event-stream')) {
      return;
    }
    const reader = answer.body.pipeThrough(new TextDecoderStream()).getReader();
    let rest = '';
    for (let piece = await reader.read(); !piece.done; piece = await reader.read()) {
      this.listenForSilence();
      this.listener.heard();
      const events = (rest + piece.value).split('\n\n');
      rest = events.pop() ?? '';
      events.forEach(event => { this.take(event); });
    }
  }

  private take(event: string): void {
    let [name, data, id] = ['message', '', ''];
    for (const line of event.split('\n')) {
      const colon = line.indexOf(': ');
      const [field, value] = [line.slice(0, colon), line.slice(colon + 2)];
      if (field === 'event') { name = value; }
      if (field === 'data') { data = value; }
      if (field === 'id') { id = value; }
    }
    if (name === 'end') {
      if ((JSON.parse(data) as { why: string }).why === 'session') {
        this.end();
      }
      return;
    }
    if (name === 'hello') {
      this.wait = firstWait;
      this.beat = (JSON.parse(data) as { beat: number }).beat * 1000;
    }
    if (name === 'away') {
      this.listener.broken('away');
    } else {
      this.listener.live();
    }
    this.listener.event(name, data);
    // What was told is known only now: whatever fails above is told again.
    if (id) { this.since = id; }
  }

  private end(): void {
    this.close();
    this.listener.ended();
  }

  // A line can be dead without anybody having said so.
  private listenForSilence(): void {
    clearTimeout(this.silence);
    this.silence = setTimeout(() => { this.stop.abort(); }, this.beat * 2.4);
  }
}
