// Where the words are: where the hand put them at once, the server's word when it has caught up.

const PAUSE = 50; // ms between two messages at the least
const IMPATIENCE = 400; // ms after which the next message no longer waits for the last one's answer
const TRUST = 10000; // ms after which an unanswered move no longer wins

/**
 * @typedef {{n: number, moved: [string, number[]][], settled: boolean}} Message `n` counts messages; the
 *   server's view says in `answered` which one it knows. A message that is not `settled` is
 *   followed by another: the hand is still moving.
 */

/**
 * @param {(message: Message) => void} tell
 * @param {() => number} now milliseconds
 */
export function createPlaces(tell, now = () => performance.now()) {
  let served = new Map();
  const own = new Map(); // what was moved since the server last knew all
  let held = null;
  let told = 0;
  let toldAt = -Infinity;
  let answered = 0;
  let fresh = false; // is there something to tell?
  let timer = 0;

  function schedule() {
    clearTimeout(timer);
    if (!fresh) return;
    const since = now() - toldAt;
    const waits = told > answered && since < IMPATIENCE;
    timer = setTimeout(send, Math.max(0, (waits ? IMPATIENCE : PAUSE) - since));
  }

  function send() {
    fresh = false;
    told += 1;
    toldAt = now();
    tell({ n: told, moved: [...own], settled: held === null });
  }

  return {
    /** @returns {number[]} */
    at(key) {
      return own.get(key) ?? served.get(key);
    },

    /** The word that is being dragged, or null. */
    get held() {
      return held;
    },

    /** A view has come: it is followed unless the hand has been faster. */
    follow({ words, answered: known }) {
      served = new Map(words.map(({ key, at }) => [key, at]));
      told = Math.max(told, known);
      answered = known;
      const given = told > answered && now() - toldAt > TRUST;
      if (held === null && !fresh && (told === answered || given)) own.clear();
      schedule();
    },

    /** @param {string} key @param {number[]} at the hand has put the word there */
    move(key, at) {
      own.set(key, at);
      fresh = true;
      schedule();
    },

    hold(key) {
      held = key;
    },

    release() {
      held = null;
      if (!own.size) return;
      fresh = true; // to say that the hand has let go
      schedule();
    },

    end() {
      clearTimeout(timer);
    },
  };
}
