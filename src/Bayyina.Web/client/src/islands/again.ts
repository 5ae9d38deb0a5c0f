/** A page that could not be shown asks every few seconds, and comes by itself when it can be: the button beside it does the same without a script. */
export function askAgain(element: HTMLElement): void {
  const to = element.dataset['to'] ?? '/';
  const after = Number(element.dataset['after'] ?? '10') * 1000;
  const status = element.querySelector<HTMLElement>('[data-waits]');
  if (status) {
    status.textContent = status.dataset['waits'] ?? '';
  }
  // Not all at the same moment, when there are many.
  const wait = (): void => { setTimeout(() => { void ask(); }, after * (1 + Math.random() / 2)); };
  const ask = async (): Promise<void> => {
    if (document.hidden) {
      wait();
      return;
    }
    const stop = new AbortController();
    try {
      const answer = await fetch(to, { cache: 'no-store', signal: stop.signal });
      // What it says is not needed twice.
      stop.abort();
      if (answer.status !== 503) {
        location.assign(to);
        return;
      }
    } catch {
      // The server itself is away.
    }
    wait();
  };
  wait();
}
