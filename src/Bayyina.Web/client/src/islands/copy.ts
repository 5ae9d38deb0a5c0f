/** A button that copies what `data-copy` holds, and says so. It is hidden until there is a script to serve it. */
export function copyButton(element: HTMLElement): void {
  const text = element.dataset['copy'];
  const done = element.dataset['done'];
  if (text === undefined || !navigator.clipboard) {
    return;
  }
  const label = element.textContent;
  element.hidden = false;
  element.addEventListener('click', async () => {
    await navigator.clipboard.writeText(text);
    element.textContent = done ?? label;
    setTimeout(() => { element.textContent = label; }, 2000);
  });
}
