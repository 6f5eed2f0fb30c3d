// A link for a class: this page, the controls that students may use, and a note.

import { assign, html, keep, write } from '../../kit/dom.js';
import { fill } from '../../kit/words.js';
import { copy } from './copy.js';

const NOT_FOR_CLASS = ['present', 'contrast', 'demo', 'locked', 'note', 'veil'];

export function createComposer() {
  const button = html('button', { type: 'button' });
  const title = html('h2', { id: 'title' });
  const about = html('p');
  const legend = html('legend');
  const choices = html('div', { class: 'choices' });
  const veil = html('input', { type: 'checkbox' });
  const veiling = html('span');
  const covered = html('div', { class: 'choices' }, html('label', {}, veil, veiling));
  const caption = html('span');
  const note = html('textarea', { rows: 3 });
  const length = html('p', { class: 'length', 'aria-live': 'polite' });
  const copying = html('button', { type: 'button', class: 'main' });
  const preview = html('a', { target: '_blank', class: 'button' });
  const close = html('button', { type: 'button' });
  const status = html('span', { class: 'copied', 'aria-live': 'polite' });
  const dialog = html('dialog', { 'aria-labelledby': 'title' }, title, about,
    html('fieldset', {}, legend, choices),
    covered,
    html('label', {}, caption, note), length,
    html('div', { class: 'buttons' }, copying, preview, close, status));
  /** @type {Record<string, string> & {copied: string, select: string}} */
  let words;
  /** @type {import('./wire.types').Composing} what a link for a class is made of */
  let composing;
  let whole = true; // whether the address holds what was typed

  /** The query of the page's address, with all that has been typed. */
  function query() {
    const address = new URLSearchParams(location.search);
    NOT_FOR_CLASS.forEach((name) => address.delete(name));
    for (const [name, text] of Object.entries(composing.texts)) {
      if (whole && !address.has(name)) address.set(name, text);
    }
    /** @type {NodeListOf<HTMLInputElement>} */
    const unchecked = choices.querySelectorAll('input:not(:checked)');
    const locked = [...unchecked].map(({ value }) => value);
    if (locked.length) address.set('locked', locked.join('.'));
    if (composing.veil && veil.checked) address.set('veil', '1');
    if (note.value.trim()) address.set('note', note.value.trim());
    return String(address);
  }

  function update() {
    const address = query();
    const over = address.length - composing.longest;
    const isOrdinary = !/(^|&)(locked|note|veil)=/.test(address);
    preview.href = `${location.pathname}?${address}`;
    write(length, over > 0 ? fill(words.over, { over })
      : !whole ? words.without
      : isOrdinary ? words.ordinary : '');
    copying.disabled = over > 0;
    assign(preview, { 'aria-disabled': over > 0 });
  }

  button.onclick = () => {
    update();
    dialog.showModal();
  };
  close.onclick = () => dialog.close();
  copying.onclick = () => copy(new URL(preview.href, location.href).href, status, words);
  dialog.oninput = update;
  // Keys typed here are not for the page's shortcuts.
  dialog.onkeydown = (event) => event.stopPropagation();
  dialog.onclick = (event) => {
    if (event.target === dialog) dialog.close(); // beside it
  };

  return {
    button,
    dialog,

    /** @param {import('./wire.types').ShareData} data whose `compose` is null where there is nothing to compose */
    draw(data) {
      button.hidden = !data.compose;
      if (!data.compose) {
        dialog.close();
        return;
      }
      composing = data.compose;
      whole = data.whole;
      words = { ...composing.words, copy: data.copy, copied: data.copied, select: data.select };
      write(button, words.button);
      write(title, words.title);
      write(about, words.about);
      write(legend, words.can);
      write(veiling, composing.veil ?? '');
      write(caption, words.note);
      write(copying, words.copy);
      write(preview, words.preview);
      write(close, words.close);
      assign(note, { maxlength: composing.most, placeholder: words.example });
      covered.hidden = !composing.veil;
      const controls = Object.entries(composing.controls);
      [...keep(choices, controls.length, choice)].forEach((node, at) => {
        const [name, label] = controls[at];
        assign(node.firstChild, { value: name });
        write(node.lastChild, label);
      });
      update();
    },
  };
}

function choice() {
  return html('label', {}, html('input', { type: 'checkbox', checked: '' }), html('span'));
}
