"""One visitor without a browser: Streamlit's own messages over its websocket."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.asyncio.client import ClientConnection, connect
from websockets.typing import Origin, Subprotocol


class PageFailed(RuntimeError):
    """The page showed an exception instead of itself."""


@dataclass
class Session:
    """A page somebody has open.

    It remembers its address, its first text field, and the fragment that a change of it reruns.
    """

    socket: ClientConnection
    script: str = ""
    query: str = ""
    field: str = ""
    fragment: str = ""

    async def load(self) -> None:
        """Runs the page's script for the first time."""
        request = BackMsg()
        request.rerun_script.SetInParent()
        await self._run(request)
        if not self.field:
            raise PageFailed("the page has no text field")

    async def type(self, text: str) -> None:
        """Puts `text` into the page's first text field and waits until the script has finished."""
        request = BackMsg()
        request.rerun_script.page_script_hash = self.script
        request.rerun_script.query_string = self.query
        request.rerun_script.fragment_id = self.fragment
        widget = request.rerun_script.widget_states.widgets.add()
        widget.id = self.field
        widget.string_value = text
        await self._run(request)

    async def _run(self, request: BackMsg) -> None:
        await self.socket.send(request.SerializeToString())
        finished = False
        while not finished:
            answer = ForwardMsg.FromString(await self.socket.recv(decode=False))
            finished = self._take(answer)

    def _take(self, answer: ForwardMsg) -> bool:
        """Remembers what an answer says of the page; true when it was the run's last."""
        match answer.WhichOneof("type"):
            case "new_session":
                self.script = answer.new_session.page_script_hash
            case "page_info_changed":
                self.query = answer.page_info_changed.query_string
            case "delta":
                element = answer.delta.new_element
                if element.HasField("exception"):
                    raise PageFailed(element.exception.message)
                for kind in ("text_input", "text_area"):
                    if element.HasField(kind) and not self.field:
                        self.field = getattr(element, kind).id
                        self.fragment = answer.delta.fragment_id
            case "script_finished":
                # A script that asks for its own rerun ends early, and another end follows.
                return answer.script_finished != ForwardMsg.FINISHED_EARLY_FOR_RERUN
        return False


@asynccontextmanager
async def visit(url: str) -> AsyncIterator[Session]:
    """Opens the page at `url`, and leaves it when the block ends."""
    address = url.replace("http", "ws", 1) + "/_stcore/stream"
    ours = [Subprotocol("streamlit")]
    async with connect(address, subprotocols=ours, origin=Origin(url), max_size=None) as socket:
        session = Session(socket)
        await session.load()
        yield session
