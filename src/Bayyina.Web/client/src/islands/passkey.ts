/** A form that asks the device for a passkey, puts what it says into the field `credential`, and sends itself. Shown only where there are passkeys. */
export function passkeyForm(element: HTMLElement): void {
  const form = element as HTMLFormElement;
  if (!('PublicKeyCredential' in globalThis) || !('parseRequestOptionsFromJSON' in PublicKeyCredential)) {
    return;
  }
  form.hidden = false;
  form.addEventListener('submit', event => {
    const field = form.elements.namedItem('credential') as HTMLInputElement;
    if (field.value !== '') {
      return;
    }
    event.preventDefault();
    void ask(form).then(credential => {
      field.value = JSON.stringify(credential);
      form.submit();
    }, () => {
      // The person said no, or the device has none: the other ways stay.
      field.value = '';
    });
  });
}

async function ask(form: HTMLFormElement): Promise<unknown> {
  const answer = await fetch(form.dataset['options']!, { method: 'POST', body: new FormData(form) });
  if (!answer.ok) {
    throw new Error(String(answer.status));
  }
  const options = await answer.json();
  const credential = form.dataset['new'] === undefined
    ? await navigator.credentials.get({ publicKey: PublicKeyCredential.parseRequestOptionsFromJSON(options) })
    : await navigator.credentials.create({ publicKey: PublicKeyCredential.parseCreationOptionsFromJSON(options) });
  return (credential as PublicKeyCredential).toJSON();
}
