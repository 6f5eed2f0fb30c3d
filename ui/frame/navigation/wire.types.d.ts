// Written by `make wire` from ui/frame/navigation/wire.py: edit that.

/** A page. `path` is relative to the app's own address. */
export interface Link {
  name: string;
  label: string;
  path: string;
  current: boolean;
}
