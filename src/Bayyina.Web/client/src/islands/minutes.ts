/**
 * Minutes that have passed go on passing: data-seconds is how many seconds it had been when the page was made, data-most at the most
 * where they are uncertain. This device's own clock is not asked, only how long the page has stood.
 */
export function passingMinutes(element: HTMLElement): void {
  const start = performance.now();
  const { seconds, most } = element.dataset;
  const written = element.textContent ?? '';
  // As the page writes them: with Arabic-Indic digits where they are chosen.
  const format = new Intl.NumberFormat('en', { numberingSystem: /[٠-٩]/.test(written) ? 'arab' : 'latn' });
  const minutes = (from: string) => format.format(Math.floor((Number(from) + (performance.now() - start) / 1000) / 60));
  const tick = () => {
    if (!element.isConnected) {
      clearInterval(timer);
      return;
    }
    const ends = [seconds ?? '0', most ?? seconds ?? '0'].map(minutes);
    const text = ends[0] === ends[1] ? ends[0]! : ends.join('–');
    if (element.textContent !== text) {
      element.textContent = text;
    }
  };
  const timer = setInterval(tick, 1000);
}
