"""The part of the Docker SDK for Python that the emulator uses. Containers are local processes.

The emulator starts PostgreSQL for a database, Valkey for a cache and the application for a task.
Without LOCAL_WORKLOAD, `from_env` fails, and the emulator runs no containers.
"""

import os
import shutil
import threading
from types import SimpleNamespace

from . import errors
from .cache import Cache
from .container import Container
from .database import Database
from .errors import DockerException, NotFound
from .task import Task

__all__ = ["errors", "from_env", "is_serving", "port_of", "stop_all"]

_containers: dict[str, Container] = {}
_lock = threading.Lock()


def is_serving() -> bool:
    return "LOCAL_WORKLOAD" in os.environ


def from_env(**_: object) -> SimpleNamespace:
    if not is_serving():
        raise DockerException("the local deployment does not serve requests")
    return SimpleNamespace(containers=_Containers(), images=_Images(), volumes=_Volumes())


class _Containers:
    def create(self, image: str, name: str = "", **options: object) -> Container:
        repository = image.rsplit("/", 1)[-1].split(":")[0]
        kind = {"postgres": Database, "valkey": Cache, "redis": Cache}.get(repository, Task)
        container = kind(image, name, options, forget=_forget)
        with _lock:
            _containers[container.id] = container
        return container

    def run(self, image: str, **options: object) -> Container:
        container = self.create(image, **options)
        try:
            container.start()
        except Exception:
            container.remove(force=True)
            raise
        return container

    def get(self, key: str) -> Container:
        for container in _all():
            if key and key in (container.id, container.name):
                return container
        raise NotFound(f"no container {key}")

    def list(self, filters: dict | None = None, **_: object) -> list[Container]:
        wanted = dict(label.partition("=")[::2] for label in (filters or {}).get("label", []))
        return [c for c in _all() if wanted.items() <= c.labels.items()]


class _Images:
    """Every image is on this machine, and none is in a registry."""

    def get(self, image: str) -> SimpleNamespace:
        return SimpleNamespace(id=image)

    pull = get

    def get_registry_data(self, image: str, **_: object) -> SimpleNamespace:
        raise NotFound(f"no registry for {image}")


class _Volumes:
    def get(self, name: str) -> SimpleNamespace:
        raise NotFound(f"no volume {name}")


def _all() -> list[Container]:
    with _lock:
        return list(_containers.values())


def _forget(container: Container) -> None:
    with _lock:
        _containers.pop(container.id, None)


def port_of(address: str) -> int | None:
    """Returns the port on 127.0.0.1 at which the task with this address listens."""
    return next((c.port for c in _all() if isinstance(c, Task) and c.address == address), None)


def stop_all() -> None:
    """Stops every container at once, and deletes what is not in the folder of the emulator."""
    for container in _all():
        container.kill()
    if is_serving():
        shutil.rmtree(os.environ["LOCAL_UNPRIVILEGED"], ignore_errors=True)
