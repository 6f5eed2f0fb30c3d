// Buttons that ask the stage on the page for a picture of itself.

const FORMATS = ['png', 'svg'];

export default function ({ data, parentElement }) {
  let node = parentElement.querySelector('.share');
  if (!node) {
    node = document.createElement('div');
    node.className = 'share';
    for (const format of FORMATS) {
      const button = document.createElement('button');
      button.type = 'button';
      button.textContent = format.toUpperCase();
      button.dataset.format = format;
      node.append(button);
    }
    const told = document.createElement('span');
    told.setAttribute('aria-live', 'polite');
    node.append(told);
    parentElement.append(node);
  }
  const told = node.lastChild;
  for (const button of node.querySelectorAll('button')) {
    button.setAttribute('aria-label', `${data.label}: ${button.textContent}`);
    button.onclick = () => {
      const event = new CustomEvent('stage-save', { detail: button.dataset.format, cancelable: true });
      told.textContent = document.dispatchEvent(event) ? data.unseen : ''; // a stage that takes it cancels it
    };
  }
}
