"""One visitor without a browser: Streamlit's own messages over its websocket."""

import asyncio
import dataclasses
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any
from urllib.request import Request, urlopen

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.Common_pb2 import FileUploaderState
from streamlit.proto.Delta_pb2 import Delta
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.proto.WidgetStates_pb2 import WidgetState
from websockets.asyncio.client import ClientConnection, connect
from websockets.typing import Origin, Subprotocol

POLL_SECONDS = 0.5

SELDOM = 60.0
"""Seconds. Nobody waits for what is drawn again so seldom."""


class PageFailed(RuntimeError):
    """The page showed an exception instead of itself."""


@dataclass
class Session:
    """A page somebody has open.

    It remembers its address, its first text field, the fragment that a change of it reruns, after
    how many seconds which fragment is the first to be drawn again by itself, its widgets and their
    kinds by their keys, and its files by the keys of their buttons.
    """

    socket: ClientConnection
    page: str = ""
    query: str = ""
    name: str = ""
    script: str = ""
    field: str = ""
    fragment: str = ""
    again: float = 0.0
    drawn_again: str = ""
    url: str = ""
    widgets: dict[str, str] = dataclasses.field(default_factory=dict)
    kinds: dict[str, str] = dataclasses.field(default_factory=dict)
    files: dict[str, str] = dataclasses.field(default_factory=dict)
    unfolded: list[WidgetState] = dataclasses.field(default_factory=list)

    async def load(self) -> None:
        """Runs the page's script from the beginning."""
        request = BackMsg()
        request.rerun_script.page_name = self.page
        request.rerun_script.query_string = self.query
        await self._run(request)

    async def type(self, text: str) -> None:
        """Puts `text` into the page's first text field and waits until the script has finished."""
        if not self.field:
            raise PageFailed("the page has no text field")
        await self.change(self.field, string_value=text)

    async def change(self, widget: str, **value: Any) -> None:
        """Gives the widget of this id a value, as `WidgetState` has it, and waits for the end."""
        request = BackMsg()
        request.rerun_script.page_script_hash = self.script
        request.rerun_script.query_string = self.query
        request.rerun_script.fragment_id = self.fragment if widget == self.field else ""
        request.rerun_script.widget_states.widgets.extend(self.unfolded)
        request.rerun_script.widget_states.widgets.append(WidgetState(id=widget, **value))
        await self._run(request)

    async def unfold(self, key: str) -> None:
        """Opens what is folded, and leaves it open: a browser says so with each message."""
        await self.change(self.widgets[key], bool_value=True)
        self.unfolded.append(WidgetState(id=self.widgets[key], bool_value=True))

    async def wait_for(self, key: str) -> None:
        """Runs the page again and again, until it has the widget."""
        while key not in self.widgets:
            await asyncio.sleep(POLL_SECONDS)
            await self.load()

    async def watch_for(self, key: str) -> None:
        """Looks again and again at the part that draws itself again, until there is the widget."""
        while key not in self.widgets:
            if not 0 < self.again < SELDOM:
                raise PageFailed(f"nothing draws itself again, and there is no {key}")
            await asyncio.sleep(self.again)
            request = BackMsg()
            request.rerun_script.page_script_hash = self.script
            request.rerun_script.query_string = self.query
            request.rerun_script.fragment_id = self.drawn_again
            request.rerun_script.is_auto_rerun = True
            request.rerun_script.widget_states.widgets.extend(self.unfolded)
            await self._run(request)

    async def file(self, key: str) -> str:
        """Lets the file behind the button of this key be made, and tells its address."""
        request = BackMsg()
        request.backend_operation_request.request_id = key
        request.backend_operation_request.session_id = self.name
        request.backend_operation_request.deferred_file.file_id = self.files[key]
        answer = (
            await self._answer(request, "backend_operation_response")
        ).backend_operation_response
        if answer.error_msg:
            raise PageFailed(answer.error_msg)
        return answer.deferred_file.url

    async def upload(self, url: str, widget: str, name: str, data: bytes) -> None:
        """Puts a file on the server at `url`, gives it to the widget, and waits for the end."""
        request = BackMsg()
        request.file_urls_request.request_id = name
        request.file_urls_request.session_id = self.name
        request.file_urls_request.file_names.append(name)
        answer = await self._answer(request, "file_urls_response")
        (target,) = answer.file_urls_response.file_urls
        await asyncio.to_thread(_put, url, target.upload_url, name, data)
        state = FileUploaderState()
        state.uploaded_file_info.add(
            name=name, size=len(data), file_id=target.file_id, file_urls=target
        )
        await self.change(widget, file_uploader_state_value=state)

    async def _run(self, request: BackMsg) -> None:
        await self.socket.send(request.SerializeToString())
        finished = False
        while not finished:
            finished = self._take(await self._next())

    async def _answer(self, request: BackMsg, kind: str) -> ForwardMsg:
        await self.socket.send(request.SerializeToString())
        while (answer := await self._next()).WhichOneof("type") != kind:
            self._take(answer)
        return answer

    async def _next(self) -> ForwardMsg:
        answer: ForwardMsg = ForwardMsg.FromString(await self.socket.recv(decode=False))
        return answer

    def _take(self, answer: ForwardMsg) -> bool:
        """Remembers what an answer says of the page; true when it was the run's last."""
        match answer.WhichOneof("type"):
            case "new_session":
                self.script = answer.new_session.page_script_hash
                self.name = answer.new_session.initialize.session_id
                if not answer.metadata.run.fragment_ids:
                    self._forget()
            case "page_info_changed":
                self.query = answer.page_info_changed.query_string
            case "auto_rerun":
                found = answer.auto_rerun
                if not self.drawn_again or found.interval < self.again:
                    self.again, self.drawn_again = found.interval, found.fragment_id
            case "delta":
                self._see(answer.delta)
            case "script_finished":
                # A script that asks for its own rerun ends early, and another end follows.
                return answer.script_finished != ForwardMsg.FINISHED_EARLY_FOR_RERUN
        return False

    def _forget(self) -> None:
        """The whole page is drawn again: what it had before may be there no more."""
        self.field = self.fragment = self.drawn_again = ""
        self.again = 0.0
        self.widgets, self.kinds, self.files = {}, {}, {}

    def _see(self, delta: Delta) -> None:
        shown = delta.new_element if delta.HasField("new_element") else delta.add_block
        kind = shown.WhichOneof("type")
        if kind == "exception":
            raise PageFailed(shown.exception.message)
        part: Any = getattr(shown, kind) if kind else None
        widget = getattr(part, "id", "")
        if not widget:
            return
        key = widget.split("-", 2)[-1]
        self.widgets[key], self.kinds[key] = widget, str(kind)
        if kind == "download_button":
            self.files[key] = part.deferred_file_id
        if kind in ("text_input", "text_area") and self.field in ("", widget):
            # What is above a fragment decides its name: after a change it may have another.
            self.field, self.fragment = widget, delta.fragment_id


@asynccontextmanager
async def visit(url: str, page: str = "", query: str = "") -> AsyncIterator[Session]:
    """Opens a page of the app at `url`, and leaves it when the block ends."""
    address = url.replace("http", "ws", 1) + "/_stcore/stream"
    ours = [Subprotocol("streamlit")]
    async with connect(address, subprotocols=ours, origin=Origin(url), max_size=None) as socket:
        session = Session(socket, page, query, url=url)
        await session.load()
        yield session


def _put(url: str, target: str, name: str, data: bytes) -> None:
    """A file to where the server takes it, with the token that it gives to its own pages."""
    with urlopen(f"{url}/_stcore/health") as health:
        cookie = health.headers["Set-Cookie"].partition(";")[0]
    edge = "edge-of-a-part"
    head = f'--{edge}\r\nContent-Disposition: form-data; name="file"; filename="{name}"\r\n\r\n'
    headers = {
        "Content-Type": f"multipart/form-data; boundary={edge}",
        "Cookie": cookie,
        "X-Xsrftoken": cookie.partition("=")[2].strip('"'),
    }
    body = head.encode() + data + f"\r\n--{edge}--\r\n".encode()
    urlopen(Request(url + target, body, headers, method="PUT")).close()
