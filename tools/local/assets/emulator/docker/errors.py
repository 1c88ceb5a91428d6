"""Errors with the names of the Docker SDK."""


class DockerException(Exception):
    pass


class NotFound(DockerException):
    pass


class ImageNotFound(NotFound):
    pass
