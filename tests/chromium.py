"""The browser of the tests: found on the machine, or installed the way the machine allows.

`python -m tests.chromium` prints its path, so that a missing browser stops a test run at its start.
"""

import io
import os
import platform
import shutil
import subprocess
import sys
import tarfile
import tempfile
from collections.abc import Callable
from pathlib import Path

LAUNCH_ARGS = [
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--disable-background-networking",
    "--disable-component-update",
    "--no-first-run",
    "--disable-sync",
    "--disable-quic",
]
NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
NPM_PACKAGE = "@sparticuz/chromium@147.0.0"  # later ones want a newer Node than Debian 12 has
FOLDER = Path(sys.prefix) / "chromium"
HELP = (
    "The tests need Chromium, and it could not be installed. Install it (Debian: apt-get install "
    "chromium), or say where it is: CHROMIUM=/path/to/chromium make test"
)


class NoBrowserError(RuntimeError):
    """No Chromium here and none could be installed; the message says what to install."""


def find_or_install() -> str:
    """Return the path of a Chromium that starts. Raises NoBrowserError when none can be had."""
    if named := os.environ.get("CHROMIUM"):
        if not _starts(named):
            raise NoBrowserError(f"CHROMIUM={named} does not start")
        return named
    for path in (*filter(None, map(shutil.which, NAMES)), str(FOLDER / "start")):
        if _starts(path):
            return path
    tried = []
    for way in (_by_apt, _by_npm, _by_playwright):
        path = _attempt(way, tried)
        if path and _starts(path):
            return path
    raise NoBrowserError("\n".join([HELP, *tried]))


def _attempt(way: "Callable[[], str | None]", tried: list[str]) -> str | None:
    try:
        return way()
    except (OSError, subprocess.SubprocessError, tarfile.TarError) as error:
        output = getattr(error, "stderr", None) or str(error)
        tried.append(f"{way.__name__.removeprefix('_by_')}: {output.strip()[-300:]}")
        return None


def _starts(path: str) -> bool:
    if not shutil.which(path):
        return False
    try:
        return subprocess.run([path, "--version"], capture_output=True, timeout=30).returncode == 0
    except (OSError, subprocess.TimeoutExpired):
        return False


def _run(*argv: str, **environment: str) -> None:
    sys.stderr.write(f"installing a browser for the tests: {' '.join(argv)}\n")
    subprocess.run(argv, check=True, capture_output=True, text=True, timeout=900, env=os.environ | environment)


def _by_apt() -> str | None:
    if os.geteuid() != 0 or not shutil.which("apt-get"):
        return None
    _run("apt-get", "update")
    _run("apt-get", "install", "-y", "--no-install-recommends", "chromium", DEBIAN_FRONTEND="noninteractive")
    return shutil.which("chromium")


def _by_npm() -> str | None:
    """Unpack the build of an npm package, which needs no rights; Linux on x86_64 only."""
    if not shutil.which("npm") or (platform.system(), platform.machine()) != ("Linux", "x86_64"):
        return None
    with tempfile.TemporaryDirectory() as folder:
        _run("npm", "install", "--ignore-scripts", "--no-save", "--prefix", folder, NPM_PACKAGE)
        _unpack(Path(folder) / "node_modules/@sparticuz/chromium/bin")
    return str(FOLDER / "start")


def _unpack(packed: Path) -> None:
    import brotli

    FOLDER.mkdir(exist_ok=True)
    binary = FOLDER / "chromium"
    binary.write_bytes(brotli.decompress((packed / "chromium.br").read_bytes()))
    binary.chmod(0o755)
    for name in ("al2023", "swiftshader", "fonts"):
        content = brotli.decompress((packed / f"{name}.tar.br").read_bytes())
        target = FOLDER if name == "swiftshader" else FOLDER / name
        with tarfile.open(fileobj=io.BytesIO(content)) as archive:
            archive.extractall(target, filter="data")
    # The shipped font settings name folders of another system; without a font, form fields crash it.
    ours = Path(__file__).resolve().parent.parent / "static" / "fonts"
    (FOLDER / "fonts.conf").write_text(
        f"<fontconfig><dir>{ours}</dir><dir>{FOLDER / 'fonts'}</dir><dir>/usr/share/fonts</dir>"
        f"<cachedir>{FOLDER / 'cache'}</cachedir></fontconfig>"
    )
    start = FOLDER / "start"
    start.write_text(
        "#!/bin/sh\n"
        f"export FONTCONFIG_FILE='{FOLDER}/fonts.conf' LD_LIBRARY_PATH='{FOLDER}/al2023/lib'\n"
        f"exec '{binary}' --no-zygote \"$@\"\n"
    )
    start.chmod(0o755)


def _by_playwright() -> str | None:
    from playwright.sync_api import sync_playwright

    _run(sys.executable, "-m", "playwright", "install", "chromium")
    with sync_playwright() as playwright:
        return playwright.chromium.executable_path


if __name__ == "__main__":
    try:
        sys.stdout.write(find_or_install() + "\n")
    except NoBrowserError as error:
        sys.exit(str(error))
