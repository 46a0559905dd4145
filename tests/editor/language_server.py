"""yaml-language-server, spoken to over its protocol as an editor does."""

import json
import queue
import subprocess
import threading
from pathlib import Path
from typing import Any

_WAIT_SECONDS = 15


class LanguageServer:
    """A running server with the files open that it was asked about.

    Positions are given in the text: the server is asked where the mark `|` stands, which is not
    part of the file.
    """

    def __init__(self, command: str, folder: Path) -> None:
        self.folder = folder
        self._process = subprocess.Popen(
            [command, "--stdio"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, cwd=folder
        )
        self._answers: queue.Queue[dict[str, Any]] = queue.Queue()
        self._ids = 0
        self._version = 0
        self._opened: set[Path] = set()
        threading.Thread(target=self._read, daemon=True).start()
        self._ask(
            "initialize",
            {
                "processId": None,
                "rootUri": folder.as_uri(),
                "workspaceFolders": [{"uri": folder.as_uri(), "name": "plans"}],
                "capabilities": {
                    "workspace": {"configuration": True},
                    "textDocument": {
                        "completion": {"completionItem": {"documentationFormat": ["markdown", "plaintext"]}},
                        "hover": {"contentFormat": ["markdown", "plaintext"]},
                    },
                },
            },
        )
        self._tell("initialized", {})

    def close(self) -> None:
        """End the server."""
        self._process.kill()
        self._process.communicate()

    def faults(self, file: Path, text: str) -> list[str]:
        """What the server finds wrong with the text, each with its line counted from 1."""
        self._open(file, text)
        found: list[dict[str, Any]] = self._await(
            lambda message: (
                message.get("method") == "textDocument/publishDiagnostics" and message["params"]["uri"] == file.as_uri()
            )
        )["params"]["diagnostics"]
        return [f"{each['range']['start']['line'] + 1}: {each['message']}" for each in found]

    def offered(self, file: Path, marked: str) -> dict[str, str]:
        """What is offered at the mark, with what is said of each."""
        answer = self._at_mark("textDocument/completion", file, marked)
        items = answer["items"] if isinstance(answer, dict) else answer or []
        return {each["label"]: _text(each.get("documentation")) for each in items}

    def hover(self, file: Path, marked: str) -> str:
        """What is said of the word at the mark."""
        answer = self._at_mark("textDocument/hover", file, marked)
        return _text(answer["contents"]) if answer else ""

    def _at_mark(self, method: str, file: Path, marked: str) -> Any:
        before, _, after = marked.partition("|")
        self.faults(file, before + after)
        position = {"line": before.count("\n"), "character": len(before.rpartition("\n")[2])}
        return self._ask(method, {"textDocument": {"uri": file.as_uri()}, "position": position})

    def _open(self, file: Path, text: str) -> None:
        self._version += 1
        document = {"uri": file.as_uri(), "version": self._version}
        if file not in self._opened:
            self._opened.add(file)
            self._tell("textDocument/didOpen", {"textDocument": document | {"languageId": "yaml", "text": text}})
        else:
            self._tell("textDocument/didChange", {"textDocument": document, "contentChanges": [{"text": text}]})

    def _ask(self, method: str, params: dict[str, Any]) -> Any:
        self._ids += 1
        number = self._ids
        self._send({"id": number, "method": method, "params": params})
        answer = self._await(lambda message: message.get("id") == number and "method" not in message)
        assert "error" not in answer, answer
        return answer["result"]

    def _tell(self, method: str, params: dict[str, Any]) -> None:
        self._send({"method": method, "params": params})

    def _await(self, wanted: Any) -> dict[str, Any]:
        while True:
            message = self._answers.get(timeout=_WAIT_SECONDS)
            if "method" in message and "id" in message:
                self._send({"id": message["id"], "result": self._reply(message)})
            if wanted(message):
                return message

    @staticmethod
    def _reply(message: dict[str, Any]) -> Any:
        if message["method"] != "workspace/configuration":
            return None
        # No store of schemas: what the plan itself names is all there is, and nothing is fetched.
        settings = {"yaml": {"schemaStore": {"enable": False}, "validate": True, "hover": True, "completion": True}}
        return [settings.get(item.get("section"), {}) for item in message["params"]["items"]]

    def _send(self, message: dict[str, Any]) -> None:
        data = json.dumps({"jsonrpc": "2.0"} | message).encode()
        assert self._process.stdin is not None
        self._process.stdin.write(b"Content-Length: %d\r\n\r\n" % len(data) + data)
        self._process.stdin.flush()

    def _read(self) -> None:
        stream = self._process.stdout
        assert stream is not None
        while line := stream.readline():
            length = int(line.partition(b":")[2])
            while stream.readline().strip():
                pass
            self._answers.put(json.loads(stream.read(length)))


def _text(said: Any) -> str:
    return str(said["value"] if isinstance(said, dict) else said or "")
