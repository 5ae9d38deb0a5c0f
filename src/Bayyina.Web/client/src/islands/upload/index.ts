import { chosen, dropped, type Dropped } from './dropped';
import { Row, type Texts } from './row';

const atOnce = 2;

/** Takes the place of the plain form: files and folders are dropped or chosen, hashed here, sent so that a broken line costs little. */
export function uploadArea(form: HTMLFormElement): void {
  const texts = JSON.parse(form.dataset['texts'] ?? '{}') as Texts;
  const incident = form.dataset['incident'] ?? '';
  const text = (key: string): string => texts[key] ?? key;
  const area = document.createElement('div');
  area.className = 'drop stack';
  const hint = document.createElement('p');
  hint.textContent = text('drop');
  const list = document.createElement('ul');
  list.className = 'rows wide';
  list.setAttribute('aria-label', text('list'));
  list.hidden = true;
  const live = document.createElement('p');
  live.setAttribute('role', 'status');
  const buttons = document.createElement('div');
  buttons.className = 'line';
  buttons.append(picker('files', false), picker('folder', true));
  area.append(hint, buttons, live, list);
  form.replaceChildren(area);
  form.addEventListener('submit', event => { event.preventDefault(); });

  const waiting: Row[] = [];
  let running = 0;
  let ended = 0;
  let all = 0;

  for (const name of ['dragenter', 'dragover'] as const) {
    area.addEventListener(name, event => { event.preventDefault(); area.dataset['over'] = 'true'; });
  }
  area.addEventListener('dragleave', () => { delete area.dataset['over']; });
  area.addEventListener('drop', event => {
    event.preventDefault();
    delete area.dataset['over'];
    if (event.dataTransfer) {
      void dropped(event.dataTransfer).then(add);
    }
  });
  // Leaving would cost what is on its way; the browser asks first.
  addEventListener('beforeunload', event => {
    if (running > 0) {
      event.preventDefault();
    }
  });

  function picker(key: string, folder: boolean): HTMLElement {
    const input = document.createElement('input');
    input.type = 'file';
    input.multiple = true;
    input.webkitdirectory = folder;
    input.hidden = true;
    const button = document.createElement('button');
    button.type = 'button';
    button.className = folder ? 'button' : 'button button--main';
    button.textContent = text(key);
    button.addEventListener('click', () => { input.click(); });
    input.addEventListener('change', () => {
      add(chosen(input.files ?? []));
      input.value = '';
    });
    const both = document.createElement('span');
    both.append(button, input);
    return both;
  }

  function add(files: Dropped[]): void {
    for (const file of files) {
      const row = new Row(file, incident, texts);
      list.append(row.element);
      waiting.push(row);
    }
    list.hidden = list.childElementCount === 0;
    all += files.length;
    next();
  }

  function next(): void {
    while (running < atOnce) {
      const row = waiting.shift();
      if (!row) {
        return;
      }
      running++;
      void row.run().then(() => {
        running--;
        ended++;
        live.textContent = text('done_of').replace('{0}', String(ended)).replace('{1}', String(all));
        next();
      });
    }
  }
}
