// Written by `make wire` from ui/export/wire.py: edit that.

/**
 * `formats`: file endings, and the labels of their buttons. `stem`: begins a file's name.
 *
 * `unseen`: the message when no view on the page is visible.
 */
export interface PictureButtons {
  label: string;
  unseen: string;
  stem: string;
  formats: [string, string][];
}
