interface Named { code: string; name_ar?: string; name_en?: string }
interface Found { points: { lat: number; lon: number; governorate?: Named; warning?: string }[]; places: { place: Named; areas: Named[]; near?: Named }[] }
interface Option { value: string; text: string; around: string; code: string }

const pause = 150;
const most = 8;
let fields = 0;

const nameOf = (place: Named): string => (document.documentElement.lang === 'ar' ? place.name_ar ?? place.name_en : place.name_en ?? place.name_ar) ?? place.code;

/** Suggestions while one types (ARIA's combobox with a list): arrows, Enter, Escape. What is picked stands in the same radio list as without a script. */
export function placeField(element: HTMLElement): void {
  const input = element.querySelector<HTMLInputElement>('input[type="text"]');
  const picks = element.querySelector<HTMLElement>('[data-picks]');
  const told = element.querySelector<HTMLElement>('[data-told]');
  if (!input || !picks || !told) {
    return;
  }
  const list = document.createElement('ul');
  list.id = `place-list-${String(++fields)}`;
  list.className = 'place-list';
  list.hidden = true;
  list.setAttribute('role', 'listbox');
  list.setAttribute('aria-label', element.querySelector('label')?.textContent ?? '');
  input.closest('.line')?.after(list);
  input.setAttribute('role', 'combobox');
  input.setAttribute('aria-autocomplete', 'list');
  input.setAttribute('aria-expanded', 'false');
  input.setAttribute('aria-controls', list.id);

  let options: Option[] = [];
  let at = -1;
  let timer = 0;
  let asking: AbortController | undefined;

  const close = (): void => {
    list.hidden = true;
    at = -1;
    input.setAttribute('aria-expanded', 'false');
    input.removeAttribute('aria-activedescendant');
  };
  const mark = (to: number): void => {
    at = to;
    [...list.children].forEach((item, index) => { item.setAttribute('aria-selected', String(index === at)); });
    const chosen = list.children[at];
    if (chosen) {
      input.setAttribute('aria-activedescendant', chosen.id);
      chosen.scrollIntoView({ block: 'nearest' });
    } else {
      input.removeAttribute('aria-activedescendant');
    }
  };
  const line = (into: HTMLElement, option: Option): void => {
    for (const [text, soft, dir] of [[option.text, false, ''], [option.around, true, ''], [option.code, true, 'ltr']] as const) {
      const part = document.createElement('bdi');
      part.textContent = text;
      part.className = soft ? 'soft' : '';
      if (dir) {
        part.dir = dir;
      }
      into.append(part, ' ');
    }
  };
  const forget = (): void => {
    picks.querySelectorAll<HTMLInputElement>('input[type="radio"]').forEach((radio, index) => {
      if (index === 0) {
        radio.checked = true;
      } else {
        radio.closest('label')?.remove();
      }
    });
    picks.hidden = true;
  };
  const pick = (option: Option): void => {
    forget();
    const label = document.createElement('label');
    const radio = document.createElement('input');
    radio.type = 'radio';
    radio.name = `${element.dataset['name'] ?? ''}-picked`;
    radio.value = option.value;
    label.append(radio);
    line(label, option);
    picks.querySelector('.choices')?.append(label);
    radio.checked = true;
    picks.hidden = false;
    input.value = option.text;
    close();
  };
  const show = (found: Found): void => {
    options = [
      ...found.points.map(point => ({
        value: `@${String(point.lat)},${String(point.lon)}`, text: `${String(point.lat)}, ${String(point.lon)}`, code: '',
        around: point.governorate ? nameOf(point.governorate) : element.dataset['outside'] ?? '',
      })),
      ...found.places.map(hit => ({
        value: hit.place.code, text: nameOf(hit.place), code: hit.place.code,
        around: [...hit.near ? [(element.dataset['near'] ?? '{0}').replace('{0}', nameOf(hit.near))] : [], ...hit.areas.map(nameOf)].join(' · '),
      })),
    ];
    list.replaceChildren(...options.map((option, index) => {
      const item = document.createElement('li');
      item.id = `${list.id}-${String(index)}`;
      item.setAttribute('role', 'option');
      item.setAttribute('aria-selected', 'false');
      line(item, option);
      // Before the field loses the focus.
      item.addEventListener('pointerdown', event => { event.preventDefault(); });
      item.addEventListener('click', () => { pick(option); });
      return item;
    }));
    at = -1;
    input.removeAttribute('aria-activedescendant');
    list.hidden = options.length === 0;
    input.setAttribute('aria-expanded', String(options.length > 0));
    told.textContent = options.length === 0 ? element.dataset['none'] ?? '' : (element.dataset['counted'] ?? '{0}').replace('{0}', String(options.length));
  };
  const ask = async (): Promise<void> => {
    asking?.abort();
    const text = input.value.trim();
    if (text.length === 0) {
      close();
      told.textContent = '';
      return;
    }
    asking = new AbortController();
    try {
      const answer = await fetch(`/api/places?limit=${String(most)}&q=${encodeURIComponent(text)}`, { signal: asking.signal });
      if (answer.ok) {
        show(await answer.json() as Found);
      }
    } catch {
      // The line is bad, or more was typed: the button does the same.
    }
  };

  input.addEventListener('input', () => {
    forget();
    clearTimeout(timer);
    timer = window.setTimeout(() => { void ask(); }, pause);
  });
  input.addEventListener('blur', close);
  input.addEventListener('keydown', event => {
    if (list.hidden) {
      if (event.key === 'ArrowDown') {
        event.preventDefault();
        void ask();
      }
      return;
    }
    const chosen = options[at];
    if (event.key === 'ArrowDown') {
      mark((at + 1) % options.length);
    } else if (event.key === 'ArrowUp') {
      mark((at <= 0 ? options.length : at) - 1);
    } else if (event.key === 'Escape') {
      close();
    } else if (event.key === 'Enter' && chosen) {
      pick(chosen);
    } else {
      return;
    }
    event.preventDefault();
  });
}

/** A click on the map writes its coordinates into the field, to a hundredth of a minute or so, and asks what lies there. */
export function placeMap(element: HTMLElement): void {
  const svg = element.querySelector('svg');
  const pin = element.querySelector('[data-pin]');
  const input = document.getElementById(element.dataset['into'] ?? '') as HTMLInputElement | null;
  const number = (name: string): number => Number(element.dataset[name]);
  if (!svg || !input) {
    return;
  }
  svg.addEventListener('click', event => {
    const matrix = svg.getScreenCTM();
    if (!matrix) {
      return;
    }
    const spot = new DOMPoint(event.clientX, event.clientY).matrixTransform(matrix.inverse());
    pin?.setAttribute('cx', spot.x.toFixed(1));
    pin?.setAttribute('cy', spot.y.toFixed(1));
    input.value = `${(number('north') - spot.y / number('perDegree')).toFixed(4)}, ${(number('west') + spot.x / number('perDegree') / number('shrink')).toFixed(4)}`;
    input.focus();
    input.dispatchEvent(new Event('input'));
  });
}
