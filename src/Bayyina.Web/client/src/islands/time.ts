/** A time that the page states in UTC says, when pointed at, what this device's clocks call it. */
export function localTime(element: HTMLElement): void {
  const at = new Date(element.getAttribute('datetime') ?? '');
  if (Number.isNaN(at.getTime())) {
    return;
  }
  const format = new Intl.DateTimeFormat(document.documentElement.lang, { dateStyle: 'long', timeStyle: 'long' });
  element.title = format.format(at);
}
