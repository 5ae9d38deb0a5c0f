import type { Upload } from 'tus-js-client';
import type { Dropped } from './dropped';

export type Texts = Readonly<Record<string, string>>;

/** One file on the page, from its drop to its outcome. */
export class Row {
  readonly element = document.createElement('li');
  readonly #state = document.createElement('span');
  readonly #bar = document.createElement('progress');
  readonly #pause = document.createElement('button');
  readonly #more = document.createElement('div');
  readonly #stop = new AbortController();
  #upload: Upload | undefined;
  #isPaused = false;

  constructor(private readonly given: Dropped, private readonly incident: string, private readonly texts: Texts) {
    const name = document.createElement('bdi');
    name.dir = 'auto';
    name.textContent = given.folder === '' ? given.file.name : `${given.folder}/${given.file.name}`;
    name.className = 'row-name';
    const body = document.createElement('div');
    body.className = 'row-body upload-body';
    this.#state.className = 'small';
    this.#bar.max = 1;
    this.#bar.value = 0;
    this.#bar.setAttribute('aria-label', name.textContent);
    this.#pause.type = 'button';
    this.#pause.className = 'button button--small';
    this.#pause.hidden = true;
    this.#pause.addEventListener('click', () => { this.#toggle(); });
    this.#more.className = 'small';
    body.append(name, this.#state, this.#bar, this.#more);
    this.element.className = 'row';
    this.element.append(body, this.#pause);
    this.#say('waiting');
  }

  /** Hashes and sends it. @returns whether it was taken in. */
  async run(): Promise<boolean> {
    try {
      // Whoever only looks at the page needs none of what sends.
      const { hashOf, send } = await import('./sending');
      this.#say('hashing');
      const sha256 = await hashOf(this.given.file, share => { this.#bar.value = share; }, this.#stop.signal);
      this.#show(this.text('hash'), sha256);
      this.#say('sending');
      this.#bar.value = 0;
      this.#label('pause');
      const outcome = await send(
        this.given, this.incident, sha256, share => { this.#bar.value = share; }, upload => { this.#upload = upload; });
      this.#pause.hidden = true;
      if (outcome.kind === 'failed') {
        return this.#fail(outcome.text);
      }
      this.#bar.remove();
      this.#say('sealed');
      this.element.dataset['outcome'] = outcome.sha256 === sha256 ? 'equal' : 'differs';
      if (outcome.sha256 === sha256) {
        const equal = document.createElement('p');
        equal.textContent = this.text('equal');
        const link = document.createElement('a');
        link.href = `/${outcome.item.replace('item/', 'items/')}`;
        link.textContent = this.text('show');
        this.#more.append(equal, link);
      }
      return true;
    } catch (error) {
      return this.#fail(String(error));
    }
  }

  private text(key: string): string {
    return this.texts[key] ?? key;
  }

  #toggle(): void {
    this.#isPaused = !this.#isPaused;
    if (this.#isPaused) {
      void this.#upload?.abort();
    } else {
      this.#upload?.start();
    }
    this.#say(this.#isPaused ? 'paused' : 'sending');
    this.#label(this.#isPaused ? 'resume' : 'pause');
  }

  #label(key: string): void {
    this.#pause.hidden = false;
    this.#pause.textContent = this.text(key);
    this.#pause.setAttribute('aria-label', `${this.text(key)}: ${this.given.file.name}`);
  }

  #say(key: string): void {
    this.#state.textContent = this.text(key);
    this.element.dataset['state'] = key;
  }

  #show(label: string, value: string): void {
    const code = document.createElement('code');
    code.dir = 'ltr';
    code.textContent = value;
    const line = document.createElement('p');
    line.append(`${label}: `, code);
    this.#more.append(line);
  }

  #fail(text: string): boolean {
    this.#pause.hidden = true;
    this.#say('failed');
    const why = document.createElement('p');
    why.textContent = text;
    this.#more.append(why);
    return false;
  }
}
