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
  passkey: passkeyForm,
  preview: previewPicture,
  time: localTime,
  // Most pages have no use for these, so they come only where they are asked for.
  board: element => { void import('./islands/board').then(({ liveBoard }) => { liveBoard(element, start); }); },
  map: element => { void import('./islands/place').then(({ placeMap }) => { placeMap(element); }); },
  place: element => { void import('./islands/place').then(({ placeField }) => { placeField(element); }); },
  upload: element => { void import('./islands/upload').then(({ uploadArea }) => { uploadArea(element as HTMLFormElement); }); },
};

/** Brings every island of the page, or of a part of it, to life. */
export function start(within: ParentNode = document): void {
  for (const element of within.querySelectorAll<HTMLElement>('[data-island]')) {
    islands[element.dataset['island'] ?? '']?.(element);
  }
}
