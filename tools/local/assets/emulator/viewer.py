"""Serves the distribution at a port of its own, so that a browser reaches it without its name."""

import os

import hypercorn.config
from ministack import app
from ministack.services import cloudfront

PORT = int(os.environ["LOCAL_VIEWER_PORT"])


class Config(hypercorn.config.Config):
    """Binds a second port."""

    def create_sockets(self):
        self.bind = [*self.bind, f"{os.environ['BIND_HOST']}:{PORT}"]
        return super().create_sockets()


def install() -> None:
    """Requests at the port get the host of the distribution and count as HTTPS."""
    hypercorn.config.Config = Config
    original = app.app

    async def serve(scope, receive, send):
        if scope["type"] == "http" and scope["server"][1] == PORT:
            replaced = (b"host", b"x-forwarded-proto")
            domain = next(
                (d["DomainName"] for d in cloudfront._distributions._data.values()),
                "none.cloudfront.net",
            )
            headers = [header for header in scope["headers"] if header[0].lower() not in replaced]
            headers += [(b"host", domain.encode()), (b"x-forwarded-proto", b"https")]
            scope = {**scope, "headers": headers}
        await original(scope, receive, send)

    app.app = serve
