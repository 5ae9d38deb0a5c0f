import { Line } from './line';
import { Parts, type Change } from './parts';
import { Sound } from './sound';

/** The operations room's board: hears that something was said, fetches the sections that it touches, and never lets what is old look like the present. */
export function liveBoard(board: HTMLElement, start: (within: ParentNode) => void): void {
  const state = board.querySelector<HTMLElement>('[data-line]');
  const says = board.querySelector<HTMLElement>('[data-says]');
  const last = board.querySelector<HTMLElement>('[data-last]');
  const button = board.querySelector<HTMLButtonElement>('button[data-sound]');
  if (!state || !says || !last || !button) {
    return;
  }
  const clock = new Intl.DateTimeFormat(`${document.documentElement.lang}-u-nu-${board.dataset['numbers'] ?? 'latn'}`, { timeStyle: 'medium', timeZone: 'UTC', hourCycle: 'h23' });
  const drills = board.dataset['show'] === 'exercises';
  const sound = new Sound(button);
  // Whoever may not see it any more does not: the page asks anew, and is sent to where they can sign in.
  const ended = (): void => { board.replaceChildren(); location.reload(); };
  const parts = new Parts(board, start, ended);
  let heardAt = new Date(board.dataset['made'] ?? '');
  let how = '';
  let isHeard = false;

  const time = (): string => `${clock.format(heardAt)} UTC`;
  const tell = (now: 'opening' | 'live' | 'broken' | 'away'): void => {
    if (how === now || (how === 'broken' && now === 'opening')) {
      return;
    }
    how = now;
    state.dataset['line'] = now;
    says.textContent = (says.dataset[now] ?? '').replace('{0}', time());
    board.toggleAttribute('data-stale', now === 'broken' || now === 'away');
    last.hidden = now !== 'live';
  };
  const line = new Line(board.dataset['since'] ?? '', () => sound.isOn, {
    live: () => {
      isHeard = true;
      if (how === 'opening' || how === 'live') {
        tell('live');
        return;
      }
      // Only what has caught up is shown as the present.
      parts.touchAll(() => { if (isHeard) { tell('live'); } });
    },
    broken: way => {
      isHeard = false;
      tell(way);
    },
    ended,
    heard: () => {
      if (how !== 'away') {
        heardAt = new Date();
      }
      last.textContent = (last.dataset['text'] ?? '').replace('{0}', time());
    },
    event: (name, data) => {
      if (name === 'hello' && (JSON.parse(data) as { script: string }).script !== board.dataset['script'] && document.activeElement === document.body) {
        // Another version of the program answers by now.
        location.reload();
      }
      if (name === 'reload') {
        parts.touchAll();
      }
      if (name === 'change') {
        const changes = (JSON.parse(data) as { changed: Change[] }).changed.filter(change => change.exercise === drills);
        parts.touch(changes);
        if (parts.rings(changes)) {
          sound.ring();
        }
      }
    },
  });
  tell('opening');
  addEventListener('pagehide', () => { line.close(); });
  addEventListener('pageshow', event => {
    if (event.persisted) {
      location.reload();
    }
  });
  void line.follow();
}
