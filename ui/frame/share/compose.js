// A link for a class: this page as it stands, with the controls that are left to students, and a note.

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
  const told = html('span', { class: 'told', 'aria-live': 'polite' });
  const dialog = html('dialog', { 'aria-labelledby': 'title' }, title, about,
    html('fieldset', {}, legend, choices),
    covered,
    html('label', {}, caption, note), length,
    html('div', { class: 'buttons' }, copying, preview, close, told));
  let words = null;

  /** The page's own address, whatever has been typed since. */
  function query() {
    const said = new URLSearchParams(location.search);
    NOT_FOR_CLASS.forEach((name) => said.delete(name));
    for (const [name, text] of Object.entries(words.texts)) {
      if (words.whole && !said.has(name)) said.set(name, text);
    }
    const locked = [...choices.querySelectorAll('input:not(:checked)')].map(({ value }) => value);
    if (locked.length) said.set('locked', locked.join('.'));
    if (words.veil && veil.checked) said.set('veil', '1');
    if (note.value.trim()) said.set('note', note.value.trim());
    return String(said);
  }

  function update() {
    const said = query();
    const over = said.length - words.longest;
    const isOrdinary = !/(^|&)(locked|note|veil)=/.test(said);
    preview.href = `${location.pathname}?${said}`;
    write(length, over > 0 ? fill(words.over, { over })
      : !words.whole ? words.without
      : isOrdinary ? words.ordinary : '');
    copying.disabled = over > 0;
    assign(preview, { 'aria-disabled': over > 0 });
  }

  button.onclick = () => {
    update();
    dialog.showModal();
  };
  close.onclick = () => dialog.close();
  copying.onclick = () => copy(new URL(preview.href, location.href).href, told, words);
  dialog.oninput = update;
  // The page's shortcuts are not meant while somebody writes here.
  dialog.onkeydown = (event) => event.stopPropagation();
  dialog.onclick = (event) => {
    if (event.target === dialog) dialog.close(); // beside it
  };

  return {
    button,
    dialog,

    /** `compose` is null where there is nothing to compose. */
    draw({ compose, ...others }) {
      button.hidden = !compose;
      if (!compose) {
        dialog.close();
        return;
      }
      words = { ...others, ...compose };
      const texts = [
        [button, words.button], [title, words.title], [about, words.about], [legend, words.can],
        [veiling, words.veil ?? ''], [caption, words.note], [copying, words.copy], [preview, words.preview], [close, words.close],
      ];
      texts.forEach(([node, text]) => write(node, text));
      assign(note, { maxlength: words.most, placeholder: words.example });
      covered.hidden = !words.veil;
      const controls = Object.entries(words.controls);
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
