"""Valkey with TLS, for a cache of ElastiCache."""

import asyncio
import os
import socket
import ssl
import threading

from .container import HOST, Container, free_port, unpack


class Cache(Container):
    """The binary has no TLS, so TLS ends in this process, which forwards to Valkey."""

    def __init__(self, image: str, name: str, options: dict, **more: object) -> None:
        super().__init__(image, name, options, **more)
        command = options.get("command") or []
        # the last one is the newest
        self.passwords = (
            [command[command.index("--requirepass") + 1]] if "--requirepass" in command else []
        )
        # the emulator has already reported this port as the endpoint
        self.port = next(iter((options.get("ports") or {}).values()), self.port)
        self.plain = free_port()

    def start(self) -> None:
        self.start_process()
        self.restart_when_it_ends()

    def start_process(self) -> None:
        # a file, because arguments are visible to other users
        settings = {
            "bind": HOST,
            "port": self.plain,
            "save": '""',
            "appendonly": "no",
            "dir": f'"{self.folder}"',
            # keeps the path of the file in the command, which identifies the emulator's processes
            "set-proc-title": "no",
        }
        if self.passwords:
            passwords = " ".join(f'">{each}"' for each in self.passwords)
            settings["user"] = f"default on ~* &* +@all {passwords}"
        file = self.folder / "valkey.conf"
        file.touch(mode=0o600)
        file.write_text("".join(f"{name} {value}\n" for name, value in settings.items()), "utf-8")
        self.spawn([os.environ["LOCAL_VALKEY"], str(file)], cwd=self.folder)

    def exec_run(self, command: list[str], **_: object) -> tuple[int, bytes]:
        """Runs a command of redis-cli after its options, which end with the port."""
        words = command[command.index("-p") + 2 :]
        with socket.create_connection((HOST, self.plain), timeout=10) as connection:
            replies = connection.makefile("rb")

            def call(*words: str) -> bytes:
                parts = "".join(f"${len(word.encode())}\r\n{word}\r\n" for word in words)
                connection.sendall(f"*{len(words)}\r\n{parts}".encode())
                return replies.readline()

            if self.passwords:
                call("AUTH", self.passwords[-1])
            reply = call(*words)
        if reply.startswith(b"+") and words[:3] == ["ACL", "SETUSER", "default"]:
            # the process has them when it starts again
            self.passwords = [word[1:] for word in words if word.startswith(">")]
        return int(reply.startswith(b"-")), reply

    def put_archive(self, _: str, archive: bytes) -> bool:
        """Stores the certificate and the key of the endpoint and starts to accept connections."""
        unpack(archive, self.folder)
        context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
        context.load_cert_chain(self.folder / "server.crt", self.folder / "server.key")
        started = threading.Event()
        threading.Thread(
            target=asyncio.run, args=(self._serve(context, started),), daemon=True
        ).start()
        return started.wait(10)

    async def _serve(self, context: ssl.SSLContext, started: threading.Event) -> None:
        server = await asyncio.start_server(self._forward, HOST, self.port, ssl=context)
        started.set()
        async with server:
            while not self.stopping.is_set():
                await asyncio.sleep(0.1)

    async def _forward(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            upstream, downstream = await asyncio.open_connection(HOST, self.plain)
        except OSError:
            writer.close()
            return
        await asyncio.gather(pump(reader, downstream), pump(upstream, writer))


async def pump(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    """Copies until either side closes, then closes the other side."""
    try:
        while chunk := await reader.read(65536):
            writer.write(chunk)
            await writer.drain()
    except (OSError, ssl.SSLError):
        pass
    finally:
        writer.close()
