"""When a page of the app has nothing left to do."""

from playwright.sync_api import Page

IDLE = """() => {
  const app = document.querySelector('[data-testid="stApp"]');
  return app?.dataset.testConnectionState === 'CONNECTED'
    && app.dataset.testScriptState === 'notRunning'
    && !document.querySelector('[data-stale="true"], [data-testid="stSkeleton"]');
}"""


def wait_idle(page: Page) -> None:
    """Waits until no script runs and nothing on the page is stale.

    Just after an event the page is still idle from before: expect the new content first.
    """
    page.wait_for_function(IDLE)
