"""A container that is a process."""

import io
import os
import shutil
import signal
import socket
import subprocess
import tarfile
import threading
import time
import uuid
from collections.abc import Callable, Iterator
from pathlib import Path

HOST = "127.0.0.1"
# AWS's seconds are divided by this number
SPEED = float(os.environ.get("LOCAL_SPEED", "1"))
# folder for logs and data
FOLDER = Path(os.environ.get("LOCAL_CONTAINERS", "containers")).absolute()


def free_port() -> int:
    with socket.create_server((HOST, 0)) as server:
        return server.getsockname()[1]


def unpack(archive: bytes, folder: Path) -> list[Path]:
    """Extracts the files of an archive, readable by their owner only. Returns their paths."""
    files = []
    with tarfile.open(fileobj=io.BytesIO(archive)) as bundle:
        for member in filter(tarfile.TarInfo.isfile, bundle.getmembers()):
            file = folder / Path(member.name).name
            file.touch(mode=0o600)
            file.write_bytes(bundle.extractfile(member).read())
            files.append(file)
    return files


class Container:
    """A process with the interface of a container of the Docker SDK."""

    def __init__(
        self, image: str, name: str, options: dict, forget: Callable[["Container"], None]
    ) -> None:
        self.id = uuid.uuid4().hex
        self.image = image
        self.name = name or self.id
        self.labels: dict[str, str] = options.get("labels") or {}
        self.environment: dict[str, str] = options.get("environment") or {}
        self.port = free_port()
        self.address = HOST
        self.folder = FOLDER / self.name
        self.log = FOLDER / f"{self.name}.log"
        self.process: subprocess.Popen | None = None
        self.stopping = threading.Event()
        self._forget = forget
        self.folder.mkdir(parents=True, exist_ok=True)

    def start(self) -> None:
        raise NotImplementedError

    @property
    def status(self) -> str:
        if self.process is None:
            return "created"
        return "running" if self.process.poll() is None else "exited"

    @property
    def attrs(self) -> dict:
        networks = {"local": {"IPAddress": self.address}}
        return {"Config": {"Labels": self.labels}, "NetworkSettings": {"Networks": networks}}

    def reload(self) -> None:
        """The attributes are always current."""

    def wait(self) -> dict:
        code = self.process.wait() if self.process else 0
        return {"StatusCode": code if code >= 0 else 128 - code}

    def stop(self, timeout: float = 10) -> None:
        self.stopping.set()
        self.terminate(signal.SIGTERM, timeout)

    def kill(self) -> None:
        self.stopping.set()
        self.terminate(signal.SIGKILL, 5)

    def remove(self, force: bool = False, **_: object) -> None:
        self.kill()
        self._forget(self)
        shutil.rmtree(self.folder, ignore_errors=True)

    def logs(
        self, tail: int | None = None, stream: bool = False, **_: object
    ) -> bytes | Iterator[bytes]:
        if stream:
            return self._follow()
        lines = self.log.read_bytes().splitlines(keepends=True)
        return b"".join(lines[-tail:] if tail else lines)

    def spawn(self, command: list[str], **options: object) -> subprocess.Popen:
        """Starts a process whose output is appended to the log."""
        with self.log.open("ab") as output:
            self.process = subprocess.Popen(
                command,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                **options,
            )
        return self.process

    def terminate(self, number: signal.Signals, timeout: float) -> None:
        """Sends a signal, and SIGKILL if the process does not end within the seconds."""
        if self.process is None or self.process.poll() is not None:
            return
        self.process.send_signal(number)
        # a stopped process receives signals when it continues
        self.process.send_signal(signal.SIGCONT)
        try:
            self.process.wait(timeout)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()

    def restart_when_it_ends(self) -> None:
        """Starts the process again after some time, as AWS recovers a failed database or cache."""

        def watch() -> None:
            while not self.stopping.is_set():
                self.process.wait()
                if not self.stopping.wait(100 / SPEED):
                    self.start_process()

        threading.Thread(target=watch, daemon=True).start()

    def start_process(self) -> None:
        raise NotImplementedError

    def _follow(self) -> Iterator[bytes]:
        """Returns complete lines until the process ends."""
        rest = b""
        with self.log.open("rb") as file:
            while True:
                ended = self.process.poll() is not None
                chunk = file.read()
                *lines, rest = (rest + chunk).split(b"\n")
                if lines:
                    yield b"\n".join(lines) + b"\n"
                if ended:
                    if rest:
                        yield rest
                    return
                time.sleep(0.05)
