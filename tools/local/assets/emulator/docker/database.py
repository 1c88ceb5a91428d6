"""PostgreSQL with TLS, for an instance of RDS."""

import os
import pwd
import shutil
import signal
import stat
import subprocess
import time
from pathlib import Path

from .authorities import authorities
from .container import HOST, Container, unpack
from .errors import DockerException

START_SECONDS = 30
# as on RDS with rds.force_ssl
ACCESS = "hostssl all all 127.0.0.1/32 scram-sha-256\nhost all all 0.0.0.0/0 reject\n"


class Database(Container):
    def __init__(self, *arguments, **options) -> None:
        super().__init__(*arguments, **options)
        self.installation = Path(os.environ["LOCAL_POSTGRES"])
        self.user: dict[str, int] = {}
        if os.getuid() == 0:
            self._leave_root()
        self.data = self.folder / "data"

    def put_archive(self, _: str, archive: bytes) -> bool:
        """Stores the certificate and the key that the emulator issues for its endpoint."""
        for file in unpack(archive, self.folder):
            self._own(file)
        return True

    def start(self) -> None:
        authorities()
        if not self.data.exists():
            self._initialize()
        self.start_process()
        self.restart_when_it_ends()

    def start_process(self) -> None:
        begin = self.log.stat().st_size if self.log.exists() else 0
        settings = {
            "listen_addresses": HOST,
            "port": self.port,
            "unix_socket_directories": "",
            "ssl": "on",
            "ssl_cert_file": self.folder / "server.crt",
            "ssl_key_file": self.folder / "server.key",
            "fsync": "off",
            # files in the data folder, because shared memory outlives a killed server
            "dynamic_shared_memory_type": "mmap",
        }
        flags = [f"--{name}={value}" for name, value in settings.items()]
        self.spawn(
            [self._bin("postgres"), "-D", str(self.data), *flags], cwd=self.folder, **self.user
        )
        end = time.monotonic() + START_SECONDS
        while b"ready to accept connections" not in self.log.read_bytes()[begin:]:
            if self.process.poll() is not None or time.monotonic() > end:
                raise DockerException(f"PostgreSQL did not start, see {self.log}")
            time.sleep(0.05)

    def stop(self, timeout: float = 10) -> None:
        self.stopping.set()
        self.terminate(signal.SIGINT, timeout)

    def kill(self) -> None:
        self.stopping.set()
        # SIGKILL would leave a segment of shared memory
        self.terminate(signal.SIGQUIT, 10)

    def _initialize(self) -> None:
        """Creates the cluster, the master user, which is not a superuser, and its database."""
        flags = [
            "--username=rdsadmin",
            "--auth=scram-sha-256",
            "--no-sync",
            "--locale=C",
            "--encoding=UTF8",
        ]
        password = self.folder / "password"
        password.write_text(os.urandom(16).hex(), "utf-8")
        self._own(password)
        self._run([self._bin("initdb"), "-D", str(self.data), f"--pwfile={password}", *flags])
        password.unlink()
        access = self.data / "pg_hba.conf"
        access.write_text(ACCESS, "utf-8")
        names = ("POSTGRES_USER", "POSTGRES_PASSWORD", "POSTGRES_DB")
        user, secret, database = (self.environment[name] for name in names)
        secret = secret.replace("'", "''")
        statements = (
            f"CREATE ROLE \"{user}\" LOGIN CREATEROLE CREATEDB PASSWORD '{secret}'\n"
            f'CREATE DATABASE "{database}" OWNER "{user}"\n'
        )
        self._run([self._bin("postgres"), "--single", "-D", str(self.data), "postgres"], statements)

    def _run(self, command: list[str], text: str = "") -> None:
        with self.log.open("ab") as log:
            subprocess.run(
                command,
                input=text.encode(),
                stdout=log,
                stderr=log,
                cwd=self.folder,
                check=True,
                **self.user,
            )

    def _bin(self, name: str) -> str:
        return str(self.installation / "bin" / name)

    def _leave_root(self) -> None:
        """PostgreSQL refuses to run as root. Another user needs a folder that is not private."""
        daemon = pwd.getpwnam("daemon")
        self.user = {"user": daemon.pw_uid, "group": daemon.pw_gid}
        shared = Path(os.environ["LOCAL_UNPRIVILEGED"])
        shared.mkdir(mode=0o711, exist_ok=True)
        self.folder = shared / self.name
        self.folder.mkdir(exist_ok=True)
        self._own(self.folder)
        if not all(folder.stat().st_mode & stat.S_IXOTH for folder in self.installation.parents):
            copy = shared / "installation"
            if not copy.exists():
                shutil.copytree(self.installation, copy, symlinks=True)
            self.installation = copy

    def _own(self, path: Path) -> None:
        if self.user:
            os.chown(path, self.user["user"], self.user["group"])
