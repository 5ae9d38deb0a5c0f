/** What changed, as `change` tells it. */
export interface Change { type: string; subject: string | null; kinds: string[]; exercise: boolean }

const gather = 120;
const again = 2000;
// Whoever rests on a link for so long does not read it any more.
const rest = 30_000;
const markedNew = 60_000;

/** The sections of the board: fetched when something changed, and put in place without moving what somebody is at. */
export class Parts {
  private readonly touched = new Set<string>();
  private readonly waiting = new Map<string, Element>();
  private readonly shown = new Map<string, number>();
  private readonly tags = new Map<string, string>();
  private timer = 0;
  private isFetching = false;
  private isPressed = false;
  private active = Date.now();
  private then: (() => void) | undefined;

  constructor(private readonly board: HTMLElement, private readonly start: (within: ParentNode) => void, private readonly ended: () => void) {
    for (const part of this.all()) {
      this.shown.set(nameOf(part), Date.now());
    }
    board.addEventListener('focusout', () => { setTimeout(() => { this.place(); }, 0); });
    for (const type of ['keydown', 'pointerdown', 'pointermove', 'focusin'] as const) {
      addEventListener(type, () => { this.active = Date.now(); }, { passive: true });
    }
    addEventListener('pointerdown', () => { this.isPressed = true; });
    for (const type of ['pointerup', 'pointercancel'] as const) {
      // A click comes after it.
      addEventListener(type, () => { setTimeout(() => { this.isPressed = false; this.place(); }, 0); });
    }
    document.addEventListener('visibilitychange', () => { this.fetchSoon(); });
    setInterval(() => { this.grow(); }, 1000);
  }

  /** Whether any section is of this board and says that its sound is wanted for one of these. */
  rings(changes: Change[]): boolean {
    return this.all().some(part => changes.some(change => change.kinds.some(kind => wordsOf(part, 'rings').includes(kind))));
  }

  touch(changes: Change[]): void {
    for (const part of this.all()) {
      const types = wordsOf(part, 'touched');
      if (types.length === 0 ? changes.length > 0 : changes.some(change => types.includes(change.type))) {
        this.touched.add(nameOf(part));
      }
    }
    this.fetchSoon();
  }

  /** Fetches all of them; `then` is called once that has been done. */
  touchAll(then?: () => void): void {
    this.all().forEach(part => this.touched.add(nameOf(part)));
    this.then = then ?? this.then;
    this.fetchSoon();
  }

  private all(): HTMLElement[] {
    return [...this.board.querySelectorAll<HTMLElement>('[data-part]')];
  }

  // What shows how long ago something was grows old by itself.
  private grow(): void {
    const now = Date.now();
    for (const part of this.all()) {
      if (now - (this.shown.get(nameOf(part)) ?? 0) > Number(part.dataset['every']) * 1000) {
        this.touched.add(nameOf(part));
        this.fetchSoon();
      }
    }
    if (this.waiting.size > 0) {
      this.place();
    }
  }

  private fetchSoon(wait = gather): void {
    if (this.touched.size > 0 && !this.timer && !this.isFetching && !document.hidden) {
      // Several events, one fetch; and not all boards of a room at once.
      this.timer = setTimeout(() => { this.timer = 0; void this.fetch(); }, wait + Math.random() * 60);
    }
  }

  private async fetch(): Promise<void> {
    const names = [...this.touched].sort();
    this.touched.clear();
    this.isFetching = true;
    let failed = true;
    try {
      const of = names.join(',');
      const answer = await fetch(`/now/part/${of}${this.board.dataset['show'] ? '?show=exercises' : ''}`, {
        cache: 'no-store', redirect: 'manual', headers: { 'If-None-Match': this.tags.get(of) ?? '' }, signal: AbortSignal.timeout(15_000),
      });
      failed = !answer.ok && answer.status !== 304;
      if (answer.type === 'opaqueredirect' || answer.status === 403 || answer.status === 404) {
        this.ended();
        return;
      }
      if (!failed) {
        names.forEach(name => this.shown.set(name, Date.now()));
      }
      if (answer.ok) {
        this.tags.clear();
        this.tags.set(of, answer.headers.get('ETag') ?? '');
        const sent = document.createElement('template');
        sent.innerHTML = await answer.text();
        sent.content.querySelectorAll('[data-part]').forEach(part => this.waiting.set(nameOf(part as HTMLElement), part));
        this.place();
      }
    } catch {
      // The line says so.
    } finally {
      this.isFetching = false;
    }
    if (failed) {
      names.forEach(name => this.touched.add(name));
    } else if (this.touched.size === 0) {
      this.then?.();
      this.then = undefined;
    }
    this.fetchSoon(failed ? again : gather);
  }

  // Puts in place what waits, but where somebody is: nothing moves under their hand.
  private place(): void {
    for (const [name, fresh] of this.waiting) {
      const part = this.all().find(one => nameOf(one) === name);
      const old = part?.querySelector<HTMLElement>('[data-content]');
      const content = fresh.querySelector<HTMLElement>('[data-content]');
      if (!part || !old || !content) {
        continue;
      }
      const isHeld = this.isHeld(part);
      part.querySelector<HTMLElement>('[data-waits]')?.toggleAttribute('hidden', !isHeld);
      if (isHeld) {
        continue;
      }
      this.waiting.delete(name);
      markNew(old, content, this.board.dataset['new'] ?? '');
      const at = document.activeElement;
      const link = at && old.contains(at) ? at.getAttribute('href') : null;
      const seat = at && at !== document.body ? at.getBoundingClientRect().top : null;
      old.replaceWith(document.adoptNode(content));
      this.start(content);
      if (link) {
        [...content.querySelectorAll<HTMLElement>('a[href]')].find(a => a.getAttribute('href') === link)?.focus({ preventScroll: true });
      } else if (at && seat !== null && at.isConnected) {
        // What lies above it may have grown.
        scrollBy(0, at.getBoundingClientRect().top - seat);
      }
    }
  }

  private isHeld(part: HTMLElement): boolean {
    const at = document.activeElement;
    const isAt = at !== null && part.contains(at);
    const isTyping = isAt && at.matches('input, textarea, select, [contenteditable]');
    const selection = getSelection();
    const isReading = isAt || (selection !== null && !selection.isCollapsed && part.contains(selection.anchorNode));
    return isTyping || (this.isPressed && part.matches(':hover')) || (isReading && Date.now() - this.active < rest);
  }
}

// What was not there before says so, in words, for a while.
function markNew(old: HTMLElement, fresh: HTMLElement, text: string): void {
  const marks = new Map([...old.querySelectorAll<HTMLElement>('.row')].map(row => [keyOf(row), row.dataset['until']]));
  for (const row of fresh.querySelectorAll<HTMLElement>('.row')) {
    const until = marks.has(keyOf(row)) ? Number(marks.get(keyOf(row)) ?? 0) : Date.now() + markedNew;
    if (until > Date.now()) {
      row.dataset['until'] = String(until);
      const chip = Object.assign(document.createElement('span'), { className: 'chip chip--other', textContent: text });
      chip.dataset['new'] = '';
      (row.querySelector('.line') ?? row).append(chip);
    }
  }
}

function keyOf(row: HTMLElement): string | null | undefined {
  return row.querySelector('a[href]')?.getAttribute('href');
}

function nameOf(part: HTMLElement): string {
  return part.dataset['part'] ?? '';
}

function wordsOf(part: HTMLElement, name: string): string[] {
  return (part.dataset[name] ?? '').split(' ').filter(word => word);
}
