/** A file, and the folders that it was dropped or chosen with. */
export interface Dropped {
  readonly file: File;
  /** With `/`; empty where it was given by itself. */
  readonly folder: string;
}

/** The files of an input, in the order in which the browser gives them. */
export function chosen(files: Iterable<File>): Dropped[] {
  return [...files].map(file => ({ file, folder: file.webkitRelativePath.split('/').slice(0, -1).join('/') }));
}

/** Every file that was dropped, those in folders too. */
export async function dropped(data: DataTransfer): Promise<Dropped[]> {
  // The list is empty once the event is over, so it is read before anything is waited for.
  const entries = [...data.items].map(item => item.webkitGetAsEntry()).filter(entry => entry !== null);
  const files: Dropped[] = [];
  for (const entry of entries) {
    await walk(entry, '', files);
  }
  return files;
}

async function walk(entry: FileSystemEntry, folder: string, files: Dropped[]): Promise<void> {
  if (entry.isFile) {
    const file = await new Promise<File>((done, failed) => (entry as FileSystemFileEntry).file(done, failed));
    files.push({ file, folder });
    return;
  }
  const reader = (entry as FileSystemDirectoryEntry).createReader();
  const inside = folder === '' ? entry.name : `${folder}/${entry.name}`;
  for (;;) {
    // It gives a hundred at a time.
    const some = await new Promise<FileSystemEntry[]>((done, failed) => reader.readEntries(done, failed));
    if (some.length === 0) {
      return;
    }
    for (const next of some) {
      await walk(next, inside, files);
    }
  }
}
