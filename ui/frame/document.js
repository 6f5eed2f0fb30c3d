// Before the app has loaded: preloads what it will need, and shows the page in one piece.
{
  const { scripts, formulas, views = '' } = /** @type {HTMLElement} */ (document.currentScript).dataset; // file names, separated by a space
  const needed = location.pathname.endsWith('/learn') ? `${scripts} ${formulas}` : scripts;
  for (const name of needed?.split(' ') ?? []) if (name) import(`./static/js/${name}`);
  const page = location.pathname.split('/').at(-1);
  const [most, ...others] = views.split(' ');
  const large = others.find((name) => name.startsWith(`${page}.`)) ?? most;
  if (large) import(`./views/${large}`);

  const PATIENCE = 6000; // ms after which the page is shown, complete or not
  const WAITS = 1000; // ms after which it is shown while it says that it waits: most answers come sooner
  const VIEWS = ['stage', 'lesson_view', 'comparison', 'overview', 'finding', 'ribbons', 'film', 'film_with', 'film_without', 'strip', 'plane']
    .map((key) => `.st-key-${key}`).join(', '); // which would move what stands below them
  const { dataset } = document.documentElement;

  /** Once the first run of the page is over, and its large views are drawn. */
  const isWhole = () =>
    document.querySelector('.stApp')?.getAttribute('data-test-script-state') === 'notRunning' &&
    !document.querySelector('[data-testid="stSkeleton"]') &&
    [...document.querySelectorAll(VIEWS)].every((view) => view.querySelector('[data-drawn]'));

  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let waiting; // the timer, while the page says that it waits
  const look = () => {
    if (isWhole()) {
      show();
    } else if (document.querySelector('[data-testid="stSpinner"]')) {
      waiting ??= setTimeout(show, WAITS);
    } else {
      clearTimeout(waiting);
      waiting = undefined;
    }
  };
  const observer = new MutationObserver(look);
  const show = () => {
    observer.disconnect();
    delete dataset.partial;
  };
  dataset.partial = '';
  observer.observe(document, { subtree: true, childList: true, attributes: true });
  setTimeout(show, PATIENCE);
}
