// Streamlit sends a view's script again with all of its data. So the data come with this short one,
// and the view's script and style sheet as a file, which is fetched once.

const AGAIN = 1000; // ms after which a file that did not come is asked for again

/**
 * @typedef {{serve: (component: import('./serve.js').Component<unknown>) => () => void, style: string}} Served
 */

/** @type {{view: Served, sheet: CSSStyleSheet} | undefined} */
let fetched;

/**
 * Hands the data to the view behind the address, as soon as it is there; the return value of a
 * view's script.
 * @param {string} address from where the page is
 * @param {import('./serve.js').Component<unknown>} component
 * @param {(address: string) => Promise<{default: Served}>} fetching
 */
export function relay(address, component, fetching = (url) => import(url)) {
  let over = false;
  let end = () => {};
  const begin = () => {
    if (over || !fetched) return;
    dress(component.parentElement, fetched.sheet);
    end = fetched.view.serve(component);
    arrive(component.parentElement);
  };
  const ask = () => {
    if (over) return;
    fetching(new URL(address, document.baseURI).href).then(
      ({ default: view }) => {
        fetched ??= { view, sheet: sheetOf(view.style) };
        begin();
      },
      () => setTimeout(ask, AGAIN),
    );
  };
  if (fetched) begin();
  else ask();
  return () => {
    over = true;
    end();
  };
}

/** @param {string} style */
function sheetOf(style) {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(style);
  return sheet;
}

/** @param {Node} parent @param {CSSStyleSheet} sheet */
function dress(parent, sheet) {
  const root = /** @type {ShadowRoot} */ (parent.getRootNode());
  if (!root.adoptedStyleSheets.includes(sheet)) root.adoptedStyleSheets.push(sheet);
}

/** Tell the document that a view is there: before, it does not show the page. @param {Node} parent */
function arrive(parent) {
  const { host } = /** @type {ShadowRoot} */ (parent.getRootNode());
  host.toggleAttribute('data-drawn', true); // again it changes nothing
}
