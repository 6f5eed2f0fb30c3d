// Written by `make wire` from ui/export/wire.py: edit that.

/**
 * `formats` are file endings and the labels of their buttons; `stem` begins a file's name.
 *
 * `unseen` is said where no view on the page can be seen.
 */
export interface PictureButtons {
  label: string;
  unseen: string;
  stem: string;
  formats: [string, string][];
}
