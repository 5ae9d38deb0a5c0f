interface Named { code: string; name_ar?: string; name_en?: string; lat: number; lon: number; uncertainty_m: number }
interface Found { points: { lat: number; lon: number; governorate?: Named; warning?: string }[]; places: { place: Named; areas: Named[]; near?: Named }[] }
interface Option { value: string; text: string; around: string; code: string; metres: number | undefined; outside: boolean }

/** Somebody clicked on the map: where, and how far off a click may be. */
export interface Click { lat: number; lon: number; metres: number }

const pause = 150;
const most = 8;
let fields = 0;

const nameOf = (place: Named): string => (document.documentElement.lang === 'ar' ? place.name_ar ?? place.name_en : place.name_en ?? place.name_ar) ?? place.code;

const search = async (text: string, signal: AbortSignal | null): Promise<Found | undefined> => {
  try {
    const answer = await fetch(`/api/places?limit=${String(most)}&q=${encodeURIComponent(text)}`, { signal });
    return answer.ok ? await answer.json() as Found : undefined;
  } catch {
    // The line is bad, or more was typed. What was written is read when the form arrives.
    return undefined;
  }
};

/** Suggestions while one types (ARIA's combobox with a list): arrows, Enter, Escape. What is picked stands in the same radio list as without a script. */
export function placeField(element: HTMLElement): void {
  const input = element.querySelector<HTMLInputElement>('input[type="text"]');
  const picks = element.querySelector<HTMLFieldSetElement>('[data-picks]');
  const told = element.querySelector<HTMLElement>('[data-told]');
  const warning = element.querySelector<HTMLElement>('[data-warning]');
  const button = element.querySelector<HTMLButtonElement>('button[name="find"]');
  const meant = picks?.querySelector<HTMLInputElement>('input[type="hidden"]');
  const metres = picks?.querySelector<HTMLInputElement>('.place-metres input');
  if (!input || !picks || !told || !warning || !button || !meant || !metres) {
    return;
  }
  // Enter in a form presses its first button, which must be the one that sends it.
  button.type = 'button';

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
    for (const [text, soft, dir] of [[option.text, false, option.code ? '' : 'ltr'], [option.around, true, ''], [option.code, true, 'ltr']] as const) {
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
    picks.querySelectorAll('.choices label').forEach((label, index) => {
      if (index > 0) {
        label.remove();
      }
    });
    picks.hidden = true;
    picks.disabled = true;
    metres.value = '';
    warning.hidden = true;
    input.removeAttribute('aria-invalid');
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
    input.value = option.text;
    meant.value = option.text;
    metres.value = option.metres === undefined ? '' : String(option.metres);
    warning.hidden = !option.outside;
    warning.textContent = element.dataset['outside'] ?? '';
    picks.hidden = false;
    picks.disabled = false;
    told.textContent = '';
    close();
    input.dispatchEvent(new CustomEvent('placed', { bubbles: true }));
  };
  const pointOption = (point: { lat: number; lon: number; governorate?: Named; warning?: string }, within?: number): Option => ({
    value: `@${String(point.lat)},${String(point.lon)}`, text: `${String(point.lat)}, ${String(point.lon)}`, code: '',
    around: point.governorate ? nameOf(point.governorate) : '', metres: within, outside: point.warning !== undefined,
  });
  const placeOption = (place: Named, areas: Named[], near?: Named): Option => ({
    value: place.code, text: nameOf(place), code: place.code, metres: place.uncertainty_m, outside: false,
    around: [...near ? [(element.dataset['near'] ?? '{0}').replace('{0}', nameOf(near))] : [], ...areas.map(nameOf)].join(' · '),
  });
  const show = (found: Found): void => {
    options = [...found.points.map(point => pointOption(point)), ...found.places.map(hit => placeOption(hit.place, hit.areas, hit.near))];
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
    const found = await search(text, asking.signal);
    if (found && input.value.trim() === text) {
      show(found);
    }
  };

  button.addEventListener('click', () => {
    input.focus();
    void ask();
  });
  input.addEventListener('input', () => {
    forget();
    clearTimeout(timer);
    timer = window.setTimeout(() => { void ask(); }, pause);
  });
  input.addEventListener('blur', close);
  input.addEventListener('map', event => {
    const { lat, lon, metres: within } = (event as CustomEvent<Click>).detail;
    clearTimeout(timer);
    asking?.abort();
    // At once, and again when it is known where that lies.
    pick(pointOption({ lat, lon }, within));
    const text = input.value;
    void search(text, null).then(found => {
      const there = found?.points.find(point => point.lat === lat && point.lon === lon);
      if (there && input.value === text && !picks.disabled) {
        pick(pointOption(there, within));
      }
    });
  });
  input.addEventListener('town', event => {
    clearTimeout(timer);
    asking?.abort();
    pick(placeOption((event as CustomEvent<Named>).detail, []));
  });
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

const drawn = 'http://www.w3.org/2000/svg';

/**
 * The first click draws what lies around it larger, with the names of places; the second picks a place, or the point, as exactly as a finger on a
 * picture of that size can be. The button draws the whole country again.
 */
export function placeMap(element: HTMLElement): void {
  const svg = element.querySelector('svg');
  const pin = element.querySelector('[data-pin]');
  const back = element.querySelector<HTMLButtonElement>('[data-back]');
  const input = document.getElementById(element.dataset['into'] ?? '') as HTMLInputElement | null;
  const number = (name: string): number => Number(element.dataset[name]);
  const fingertip = 4;
  const larger = 20;
  const names = 40;
  const metresToADegree = 111_195;
  if (!svg || !pin || !back || !input) {
    return;
  }
  const whole = svg.viewBox.baseVal;
  const [width, height] = [whole.width, whole.height];
  const layer = document.createElementNS(drawn, 'g');
  svg.insertBefore(layer, pin);
  let zoom = 1;
  let asked = 0;

  const onto = (lat: number, lon: number): { x: number; y: number } =>
    ({ x: (lon - number('west')) * number('shrink') * number('perDegree'), y: (number('north') - lat) * number('perDegree') });
  const from = (x: number, y: number): { lat: number; lon: number } => ({
    lat: Number((number('north') - y / number('perDegree')).toFixed(4)),
    lon: Number((number('west') + x / number('perDegree') / number('shrink')).toFixed(4)),
  });
  const draw = (x: number, y: number, to: number): void => {
    zoom = to;
    const [left, above] = [x - width / to / 2, y - height / to / 2].map((edge, i) => Math.max(0, Math.min(edge, [width, height][i]! * (1 - 1 / to)))) as [number, number];
    svg.setAttribute('viewBox', [left, above, width / to, height / to].map(size => size.toFixed(2)).join(' '));
    element.dataset['zoomed'] = String(to > 1);
    back.hidden = to === 1;
    pin.setAttribute('r', (6 / to).toFixed(2));
    layer.replaceChildren();
  };
  const nameAll = async (x: number, y: number): Promise<void> => {
    const mine = ++asked;
    const { lat, lon } = from(x, y);
    let found: Found | undefined;
    try {
      const answer = await fetch(`/api/places?limit=${String(names)}&near=${encodeURIComponent(`${String(lat)}N, ${String(lon)}E`)}`);
      found = answer.ok ? await answer.json() as Found : undefined;
    } catch {
      // Without names the point can be picked all the same.
    }
    if (!found || mine !== asked || zoom === 1) {
      return;
    }
    // A pixel of the screen, in units of the drawing.
    const dot = 1 / (svg.getScreenCTM()?.a ?? zoom);
    const taken: [number, number, number, number][] = [];
    layer.replaceChildren(...found.places.flatMap(({ place }) => {
      const at = onto(place.lat, place.lon);
      const group = document.createElementNS(drawn, 'g');
      const spot = document.createElementNS(drawn, 'circle');
      spot.setAttribute('cx', at.x.toFixed(2));
      spot.setAttribute('cy', at.y.toFixed(2));
      spot.setAttribute('r', (4 * dot).toFixed(2));
      const title = document.createElementNS(drawn, 'title');
      title.textContent = nameOf(place);
      group.append(spot, title);
      group.addEventListener('click', event => {
        event.stopPropagation();
        mark(at.x, at.y);
        input.dispatchEvent(new CustomEvent<Named>('town', { detail: place }));
      });
      // Names that would lie over another are left out; the dot tells when it is pointed at.
      const [wide, high] = [nameOf(place).length * 7 * dot, 16 * dot];
      const box: [number, number, number, number] = [at.x - wide / 2, at.y - high - 4 * dot, at.x + wide / 2, at.y + 4 * dot];
      if (!taken.some(other => box[0] < other[2] && box[2] > other[0] && box[1] < other[3] && box[3] > other[1])) {
        taken.push(box);
        const text = document.createElementNS(drawn, 'text');
        text.setAttribute('x', at.x.toFixed(2));
        text.setAttribute('y', (at.y - 6 * dot).toFixed(2));
        text.setAttribute('font-size', (13 * dot).toFixed(2));
        text.setAttribute('text-anchor', 'middle');
        text.textContent = nameOf(place);
        group.append(text);
      }
      return [group];
    }));
  };
  const mark = (x: number, y: number): void => {
    pin.setAttribute('cx', x.toFixed(2));
    pin.setAttribute('cy', y.toFixed(2));
  };
  svg.addEventListener('click', event => {
    const matrix = svg.getScreenCTM();
    if (!matrix) {
      return;
    }
    const spot = new DOMPoint(event.clientX, event.clientY).matrixTransform(matrix.inverse());
    if (zoom === 1) {
      draw(spot.x, spot.y, larger);
      void nameAll(spot.x, spot.y);
      return;
    }
    mark(spot.x, spot.y);
    const off = fingertip / matrix.a / number('perDegree') * metresToADegree;
    input.dispatchEvent(new CustomEvent<Click>('map', { detail: { ...from(spot.x, spot.y), metres: Math.ceil(off / 50) * 50 } }));
  });
  back.addEventListener('click', () => {
    asked++;
    draw(width / 2, height / 2, 1);
  });
}
