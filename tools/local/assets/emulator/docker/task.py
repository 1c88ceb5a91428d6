"""A task of ECS: a process of the workload, with health checks of target group and container."""

import ipaddress
import itertools
import json
import os
import re
import signal
import subprocess
import threading
import time
import urllib.error
import urllib.request
from dataclasses import dataclass, field
from pathlib import Path

from .authorities import authorities, trust_store
from .container import HOST, SPEED, Container
from .errors import DockerException

# Each task has its own address in the target group. It listens at 127.0.0.1, because macOS has no
# other loopback address.
_addresses = itertools.count(int(ipaddress.ip_address("127.1.0.1")))


@dataclass
class HealthChecks:
    """Health checks and timeouts, from the task definition, the service and the target group."""

    of_service: bool = False
    paths: list[tuple[str, str]] = field(default_factory=list)
    command: list[str] = field(default_factory=list)
    interval: float = 30
    timeout: float = 5
    healthy: int = 1
    unhealthy: int = 3
    grace: float = 0
    deregistration_delay: float = 0
    stop_timeout: float = 30

    @classmethod
    def of(cls, labels: dict[str, str]) -> "HealthChecks":
        # imported here, because the emulator imports this module before its services
        from ministack.services import alb, ecs

        checks = cls()
        task, definition = definitions_of(labels)
        for container in definition.get("containerDefinitions", []):
            if container["name"] != labels.get("com.amazonaws.ecs.container-name"):
                continue
            checks.stop_timeout = float(container.get("stopTimeout", 30))
            check = container.get("healthCheck") or {}
            checks.command = check.get("command") or []
            checks.grace = float(check.get("startPeriod", 0))
        cluster = task.get("clusterArn", "").rsplit("/", 1)[-1]
        service = ecs._services.get(
            f"{cluster}/{task.get('group', '').removeprefix('service:')}", {}
        )
        checks.of_service = bool(service)
        checks.grace = max(checks.grace, float(service.get("healthCheckGracePeriodSeconds") or 0))
        for balancer in service.get("loadBalancers") or []:
            arn = balancer.get("targetGroupArn")
            group = alb._tgs.get(arn, {})
            codes = (group.get("Matcher") or {}).get("HttpCode", "200")
            checks.paths.append((group.get("HealthCheckPath", "/"), codes))
            checks.interval = float(group.get("HealthCheckIntervalSeconds", 30))
            checks.timeout = float(group.get("HealthCheckTimeoutSeconds", 5))
            checks.healthy = int(group.get("HealthyThresholdCount", 2))
            checks.unhealthy = int(group.get("UnhealthyThresholdCount", 3))
            attributes = {a["Key"]: a["Value"] for a in alb._tg_attrs.get(arn, [])}
            delay = attributes.get("deregistration_delay.timeout_seconds", 300)
            checks.deregistration_delay = float(delay)
        return checks


def definitions_of(labels: dict[str, str]) -> tuple[dict, dict]:
    """Returns the task of a container and its task definition."""
    from ministack.services import ecs

    task = ecs._tasks.get(labels.get("com.amazonaws.ecs.task-arn"), {})
    return task, ecs._task_defs.get(ecs._resolve_td_key(task.get("taskDefinitionArn", "")), {})


def memory_of(labels: dict[str, str]) -> int:
    """Returns the memory of a task in MiB."""
    return int(definitions_of(labels)[1].get("memory") or 1024)


class Task(Container):
    def __init__(self, image: str, name: str, options: dict, **more: object) -> None:
        super().__init__(image, name, options, **more)
        self.address = str(ipaddress.ip_address(next(_addresses)))
        # of the task definition or of RunTask, for the entry point of the workload
        self.command: list[str] = options.get("command") or []
        self.checks = HealthChecks()
        self.workload: dict = {}
        self.is_healthy = False

    def start(self) -> None:
        self.workload = workload_of(self.image)
        self._read_checks()
        values = {
            "host": lambda: HOST,
            "port": lambda: self.port,
            "folder": lambda: self.folder,
            "memory": lambda: memory_of(self.labels),
            "authorities": authorities,
            "truststore": trust_store,
        }

        def fill(text: str) -> str:
            return re.sub(r"\{(\w+)\}", lambda match: str(values[match[1]]()), text)

        local = {name: fill(value) for name, value in self.workload.get("environment", {}).items()}
        defined = {k: v.replace("host.docker.internal", HOST) for k, v in self.environment.items()}
        variables = {
            "PATH": os.environ["PATH"],
            "HOME": str(self.folder),
            "TMPDIR": str(self.folder),
        }
        command = [*(fill(argument) for argument in self.workload["command"]), *self.command]
        self.spawn(command, cwd=self.folder, env={**variables, **local, **defined})

    def wait_until_healthy(self) -> None:
        """Waits for the consecutive successes that the target group requires.

        ECS does not wait for the health of a standalone task, whose process can have ended already.
        """
        if not self.checks.of_service:
            return
        end = time.monotonic() + self.checks.grace
        successes = failures = 0
        while successes < self.checks.healthy:
            self._read_checks()
            if self.process.poll() is not None:
                raise DockerException(f"the container exited with code {self.wait()['StatusCode']}")
            if self.check():
                successes, failures = successes + 1, 0
            else:
                successes, failures = 0, failures + 1
                if time.monotonic() > end and failures >= self.checks.unhealthy:
                    raise DockerException("Task failed ELB health checks")
            # an application that has just started is ready before the next check
            pause = (
                self.checks.interval / SPEED
                if successes
                else min(0.25, self.checks.interval / SPEED)
            )
            if successes < self.checks.healthy:
                self.stopping.wait(pause)
        self.is_healthy = True
        threading.Thread(target=self._keep_checking, daemon=True).start()

    def check(self) -> bool:
        return all(self._answers(*path) for path in self.checks.paths) and self._command_succeeds()

    def stop(self, timeout: float = 10) -> None:
        """Lets requests finish, then sends SIGTERM. The emulator does not wait for it."""
        if self.stopping.is_set():
            return
        self.stopping.set()
        threading.Thread(target=self._drain, daemon=True).start()

    def remove(self, force: bool = False, **options: object) -> None:
        if self.status == "running" and not force:
            return
        super().remove(force, **options)

    def _read_checks(self) -> None:
        self.checks = HealthChecks.of(self.labels)
        self.checks.grace = self.workload.get("grace", self.checks.grace)

    def _drain(self) -> None:
        if self.is_healthy and self.process.poll() is None:
            time.sleep(self.checks.deregistration_delay / SPEED)
        self.terminate(signal.SIGTERM, self.checks.stop_timeout)
        super().remove()

    def _keep_checking(self) -> None:
        """Ends the task after consecutive failures, as ECS does with an unhealthy target."""
        failures = 0
        while not self.stopping.wait(self.checks.interval / SPEED) and self.process.poll() is None:
            failures = 0 if self.check() else failures + 1
            if failures >= self.checks.unhealthy and not self.stopping.is_set():
                self.is_healthy = False
                self.terminate(signal.SIGTERM, self.checks.stop_timeout)
                return

    def _answers(self, path: str, codes: str = "200") -> bool:
        try:
            with urllib.request.urlopen(
                f"http://{HOST}:{self.port}{path}", timeout=self.checks.timeout
            ) as answer:
                code = answer.status
        except urllib.error.HTTPError as error:
            code = error.code
        except OSError:
            return False
        return matches(code, codes)

    def _command_succeeds(self) -> bool:
        """Requests the URL of the command, because not every machine has wget, or runs it."""
        if self.checks.command in ([], ["NONE"]):
            return True
        url = re.search(
            r"https?://(?:localhost|127\.0\.0\.1):\d+(/[^\s\"']*)", " ".join(self.checks.command)
        )
        if url:
            return self._answers(url[1], "200-399")
        kind, *command = self.checks.command
        arguments = ["sh", "-c", *command] if kind == "CMD-SHELL" else command
        try:
            return (
                subprocess.run(
                    arguments, timeout=self.checks.timeout, capture_output=True
                ).returncode
                == 0
            )
        except (OSError, subprocess.TimeoutExpired):
            return False


def matches(code: int, codes: str) -> bool:
    """Returns whether a status code is in a matcher such as 200,204 or 200-299."""
    ranges = (part.partition("-") for part in codes.split(","))
    return any(int(low) <= code <= int(high or low) for low, _, high in ranges)


def workload_of(image: str) -> dict:
    """Returns what runs for the tag of an image. The file is read again for each task."""
    workload = json.loads(Path(os.environ["LOCAL_WORKLOAD"]).read_text("utf-8"))
    tag = image.rsplit("/", 1)[-1].partition(":")[2]
    return workload["images"].get(tag, workload["default"])
