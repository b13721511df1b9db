"""The environment as settings read it: NAME, or NAME_FILE with the path of a file that holds the value."""

import environ
from environ.fileaware_mapping import FileAwareMapping


class _Trimmed(FileAwareMapping):
    """Files end with a line; values do not."""

    def __getitem__(self, key: str) -> str:
        return str(super().__getitem__(key)).strip()


class Environment(environ.FileAwareEnv):
    ENVIRON = _Trimmed()
