"""Runs the emulator, and stops it with its workers when the process that started it exits.

That process keeps standard input open. It writes a line to keep the emulator running without it.
"""

import atexit
import os
import signal
import threading


def stop_with_parent() -> None:
    if os.read(0, 1) == b"":
        docker.stop_all()
        os.killpg(os.getpid(), signal.SIGKILL)


if os.getpgrp() != os.getpid():
    raise SystemExit(
        "serve.py must be the leader of a process group, so that it can stop its workers"
    )

import docker  # noqa: E402
import patches  # noqa: E402
import viewer  # noqa: E402
from ministack.app import main  # noqa: E402

threading.Thread(target=stop_with_parent, daemon=True).start()
atexit.register(docker.stop_all)
patches.apply()
viewer.install()
main()
