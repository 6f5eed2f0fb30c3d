// The vectors of the words: the hand's at once, the server's when it has caught up.

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
export function createVectors(tell, now = () => performance.now()) {
  /** @type {Map<string, number[]>} */
  let served = new Map();
  /** @type {Map<string, number[]>} what was moved since the server last knew all */
  const moved = new Map();
  /** @type {string | null} */
  let held = null;
  let sent = 0; // the number of the last message
  let sentAt = -Infinity;
  let answered = 0;
  let fresh = false; // is there something to tell?
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let timer;

  function schedule() {
    clearTimeout(timer);
    if (!fresh) return;
    const since = now() - sentAt;
    const waits = sent > answered && since < IMPATIENCE;
    timer = setTimeout(send, Math.max(0, (waits ? IMPATIENCE : PAUSE) - since));
  }

  function send() {
    fresh = false;
    sent += 1;
    sentAt = now();
    tell({ n: sent, moved: [...moved], settled: held === null });
  }

  return {
    /** @param {string} key @returns {number[]} its vector */
    at(key) {
      return moved.get(key) ?? served.get(key) ?? [];
    },

    /** The word that is being dragged, or null. */
    get held() {
      return held;
    },

    /**
     * A new view has come: its vectors count, unless the hand has been faster.
     * @param {{words: {key: string, at: number[]}[], answered: number}} view
     */
    follow({ words, answered: known }) {
      served = new Map(words.map(({ key, at }) => [key, at]));
      sent = Math.max(sent, known);
      answered = known;
      const counts = sent === answered || now() - sentAt > TRUST;
      if (held === null && !fresh && counts) moved.clear();
      schedule();
    },

    /** @param {string} key @param {number[]} at the hand has put the word there */
    move(key, at) {
      moved.set(key, at);
      fresh = true;
      schedule();
    },

    /** @param {string} key */
    hold(key) {
      held = key;
    },

    release() {
      held = null;
      if (!moved.size) return;
      fresh = true; // to say that the hand has let go
      schedule();
    },

    end() {
      clearTimeout(timer);
    },
  };
}
