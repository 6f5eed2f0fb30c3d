// Full screen and back.

/**
 * A change takes the browser a while, and the opposite may be requested before it is done: one change
 * follows the other, so that the end of an old one is never mistaken for a request.
 * @param {{
 *   filled: () => void, // what fills the screen now lies above everything else
 *   emptied: () => void, // the page has its size and its scrolling back
 *   taken: () => void, // the browser ended it: it takes the first Escape for itself
 * }} hears
 */
export function createScreen({ filled, emptied, taken }) {
  const page = document.documentElement;
  let full = document.fullscreenElement === page; // the stage before this one may have filled it
  let wanted = full;
  let asked = false; // once for each time: a browser that forbids it is not asked at every key
  let changing = false;

  async function change() {
    if (changing) return;
    changing = true;
    while (wanted !== full) await (wanted ? enlarge() : shrink());
    changing = false;
    look();
  }

  async function enlarge() {
    try {
      await page.requestFullscreen();
      full = true;
    } catch {
      wanted = false; // where it is forbidden, the window is large enough
    }
    if (wanted) filled();
  }

  async function shrink() {
    full = false;
    if (document.fullscreenElement) await document.exitFullscreen().catch(() => {});
    if (!wanted) emptied();
  }

  function look() {
    if (changing || !full || document.fullscreenElement) return;
    full = wanted = false;
    taken();
  }

  document.addEventListener('fullscreenchange', look);

  return {
    /** Browsers allow it on a click or a key alone. */
    fill() {
      if (asked) return;
      asked = true;
      wanted = Boolean(page.requestFullscreen);
      change();
    },

    leave() {
      asked = wanted = false;
      change();
    },

    end() {
      document.removeEventListener('fullscreenchange', look);
    },
  };
}
