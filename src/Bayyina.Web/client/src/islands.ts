import { askAgain } from './islands/again';
import { copyButton } from './islands/copy';
import { localTime } from './islands/time';
import { passingMinutes } from './islands/minutes';
import { onceForm } from './islands/once';
import { passkeyForm } from './islands/passkey';
import { previewPicture } from './islands/preview';

// An element asks for its island by name: <button data-island="copy" …>.
const islands: Record<string, (element: HTMLElement) => void> = {
  again: askAgain,
  copy: copyButton,
  minutes: passingMinutes,
  once: onceForm,
  map: element => { void import('./islands/place').then(({ placeMap }) => { placeMap(element); }); },
  passkey: passkeyForm,
  place: element => { void import('./islands/place').then(({ placeField }) => { placeField(element); }); },
  preview: previewPicture,
  time: localTime,
  // Most pages have no use for it, so it comes only where it is asked for.
  upload: element => { void import('./islands/upload').then(({ uploadArea }) => { uploadArea(element as HTMLFormElement); }); },
};

/** Brings every island of the page to life. */
export function start(): void {
  for (const element of document.querySelectorAll<HTMLElement>('[data-island]')) {
    islands[element.dataset['island'] ?? '']?.(element);
  }
}
