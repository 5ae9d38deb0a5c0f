/** A form that must not be sent twice: while it is on its way, its button rests and says that it works. */
export function onceForm(element: HTMLElement): void {
  element.addEventListener('submit', event => {
    const button = (event as SubmitEvent).submitter;
    if (element.getAttribute('aria-busy') === 'true') {
      event.preventDefault();
      return;
    }
    element.setAttribute('aria-busy', 'true');
    const working = element.dataset['working'];
    if (button instanceof HTMLButtonElement && working) {
      button.textContent = working;
    }
  });
  // Whoever comes back by the browser's own button finds the form as it was.
  addEventListener('pageshow', event => {
    if (event.persisted) {
      location.reload();
    }
  });
}
