// Cards that point at parts of the page, one after the other. The page stays usable beneath them.

import { assign, html, keep, still, write } from '../../kit/dom.js';
import { leaving, viewIn } from '../../kit/serve.js';
import { fill } from '../../kit/words.js';

const APART = 14; // px between a card and what it points at
/** @typedef {import('./wire.types').TourData} Data */

/** @param {import('../../kit/serve.js').Component<[Data]>} component */
export default function ({ data: [data], parentElement, setTriggerValue }) {
  const tour = viewIn(parentElement, () => createTour(parentElement));
  tour.draw(data, () => setTriggerValue('demo', true));
  return leaving(parentElement);
}

/** @param {HTMLElement | ShadowRoot} parent */
function createTour(parent) {
  const chip = html('button', { type: 'button', class: 'chip' });
  const title = html('h2', { id: 'title' });
  const text = html('p');
  const dots = html('span', { class: 'dots', role: 'img' });
  const back = html('button', { type: 'button' });
  const next = html('button', { type: 'button', class: 'main' });
  const demo = html('button', { type: 'button' });
  const close = html('button', { type: 'button', class: 'close' }, '✕');
  const buttons = html('div', { class: 'buttons' }, dots, demo, back, next);
  const card = html('div', { class: 'card', role: 'dialog', 'aria-labelledby': 'title' }, close, title, text, buttons);
  const ring = html('div', { class: 'ring', 'aria-hidden': 'true' });
  const layer = html('div', { class: 'tour', popover: 'manual' }, ring, card);
  parent.append(chip, layer);

  /** @type {Data} */
  let data;
  let at = -1; // the card that is open
  /** @type {Element | null} */
  let watched = null;
  const observer = new ResizeObserver(reposition);

  /** @param {number} to a card */
  function open(to) {
    at = to;
    if (!layer.matches(':popover-open')) {
      layer.showPopover();
      addEventListener('scroll', reposition, true);
      addEventListener('resize', reposition);
      document.addEventListener('keydown', onEscape);
    }
    drawCard();
    const target = seek(data.cards[at].at);
    target?.scrollIntoView({ block: 'nearest', behavior: still() ? 'auto' : 'smooth' });
    next.focus({ preventScroll: true });
  }

  function shut() {
    if (at < 0) return;
    at = -1;
    layer.hidePopover();
    observer.disconnect();
    watched = null;
    removeEventListener('scroll', reposition, true);
    removeEventListener('resize', reposition);
    document.removeEventListener('keydown', onEscape);
  }

  function finish() {
    shut();
    chip.focus({ preventScroll: true });
  }

  /** @param {1 | -1} by */
  function turn(by) {
    if (at + by >= data.cards.length) finish();
    else if (at + by >= 0) open(at + by);
  }

  function drawCard() {
    const isLast = at === data.cards.length - 1;
    write(title, data.cards[at].title);
    write(text, data.cards[at].text);
    [...keep(dots, data.cards.length, () => html('i'))].forEach((dot, index) => dot.classList.toggle('on', index === at));
    assign(dots, { 'aria-label': fill(data.counter, { at: at + 1, of: data.cards.length }) });
    back.hidden = at === 0;
    demo.hidden = !isLast;
    write(back, data.back);
    write(next, isLast ? data.close : data.next);
    write(demo, data.demo);
    assign(close, { 'aria-label': data.close, title: data.close });
    reposition();
  }

  /** Beneath what it points at, or above, or beside the middle; always inside the window. */
  function reposition() {
    if (at < 0) return;
    const target = seek(data.cards[at].at);
    if (target !== watched) {
      observer.disconnect();
      if (target) observer.observe(target);
      watched = target;
    }
    ring.hidden = !target;
    const box = target?.getBoundingClientRect() ?? { left: innerWidth / 2, top: innerHeight / 3, width: 0, height: 0 };
    Object.assign(ring.style, {
      left: `${box.left - 6}px`, top: `${box.top - 6}px`, width: `${box.width + 12}px`, height: `${box.height + 12}px`,
    });
    const { offsetWidth: wide, offsetHeight: tall } = card;
    const below = box.top + box.height + APART;
    const above = box.top - APART - tall;
    const fits = (top) => top >= 8 && top + tall <= innerHeight - 8;
    const top = [below, above].find(fits) ?? innerHeight - tall - 16;
    const left = Math.max(8, Math.min(innerWidth - wide - 16, box.left));
    Object.assign(card.style, { left: `${left}px`, top: `${top}px` });
  }

  /** @param {KeyboardEvent} event */
  function onEscape(event) {
    if (event.key === 'Escape') finish();
  }

  card.addEventListener('keydown', (event) => {
    const by = { ArrowRight: 1, ArrowDown: 1, PageDown: 1, ArrowLeft: -1, ArrowUp: -1, PageUp: -1 }[event.key];
    if (by) {
      turn(by);
      event.preventDefault();
    }
    // These keys are not for the page's shortcuts.
    if (event.key !== 'Escape') event.stopPropagation();
  });
  chip.onclick = () => open(0);
  close.onclick = finish;
  back.onclick = () => turn(-1);
  next.onclick = () => turn(1);

  return {
    /** @param {Data} words @param {() => void} startDemo */
    draw(words, startDemo) {
      data = words;
      write(chip, words.start);
      demo.onclick = () => {
        shut();
        startDemo();
      };
      if (at >= 0) drawCard();
    },
    end() {
      shut();
      parent.replaceChildren();
    },
  };
}

/** The node of a selector, on the page or in the stage's shadow root. @param {string} selector */
function seek(selector) {
  /** @param {Element} host */
  const inStage = ({ shadowRoot }) => shadowRoot?.querySelector(selector) ?? null;
  const found = document.querySelector(selector)
    ?? [...document.querySelectorAll('.st-key-stage *')].map(inStage).find(Boolean);
  return found?.getClientRects().length ? found : null;
}
