/** A preview that could not be made leaves the place to what stands under it. */
export function previewPicture(element: HTMLElement): void {
  const picture = element as HTMLImageElement;
  const leave = (): void => { picture.remove(); };
  if (picture.complete && picture.naturalWidth === 0 && picture.currentSrc !== '') {
    leave();
  } else {
    picture.addEventListener('error', leave);
  }
}
