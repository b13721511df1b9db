"""The command behind `make run` and `make test`: engines first, then what needs them.

python -m dost_portal.launch run                            the whole portal, until Ctrl-C
python -m dost_portal.launch exec [--data DIR] -- CMD...    CMD with DATABASE_URL and REDIS_URL set
"""

import argparse
import os
import signal
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from types import FrameType

from dost_portal import embedded
from dost_portal.processes import Child, StartError, end_with_parent


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one of the two commands; return its exit status, 1 when something could not be started."""
    options = _parse(arguments)
    if options.with_parent:
        end_with_parent(signal.SIGTERM)
    try:
        if options.command == "exec":
            return execute(options.argv, options.data, durable=options.durable)
        from dost_portal.supervisor import run

        return run()
    except StartError as error:
        sys.stderr.write(f"{error}\n")
        return 1


def _parse(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m dost_portal.launch", description=__doc__)
    parser.formatter_class = argparse.RawDescriptionHelpFormatter
    parser.add_argument(
        "--with-parent",
        action="store_true",
        help="stop when the starting process ends (make, which may be killed)",
    )
    commands = parser.add_subparsers(dest="command", required=True)
    commands.add_parser("run", help="the whole portal, until Ctrl-C or SIGTERM")
    execute_parser = commands.add_parser("exec", help="run a command beside engines of its own")
    execute_parser.add_argument(
        "--data",
        type=Path,
        help="the data folder; a portal that runs there is joined. Without it: a throwaway one",
    )
    execute_parser.add_argument(
        "--durable", action="store_true", help="write to disk as in production, also into a throwaway folder"
    )
    execute_parser.add_argument("argv", nargs="+", metavar="CMD")
    return parser.parse_args(arguments)


def execute(argv: list[str], data_dir: Path | None, *, durable: bool = False) -> int:
    """Run `argv` with the engines' addresses in its environment and return its exit status.

    Joins the portal that runs in `data_dir`, if one does; starts engines otherwise, and stops them at
    the end. DATABASE_URL and REDIS_URL that are set already stay, and their engine is not started.
    """
    if data_dir and (joined := embedded.running(data_dir.resolve())):
        own = {name: value for name, value in os.environ.items() if value}
        return _run_command(argv, joined | own, _StopSignals())
    stop = _StopSignals()
    engines = embedded.Engines(data_dir, os.environ, durable=durable)
    try:
        engines.start()
        return _run_command(argv, os.environ | engines.variables, stop)
    finally:
        engines.stop()


class _StopSignals:
    """Notes SIGTERM and SIGHUP instead of dying of them; Ctrl-C reaches the command by itself."""

    def __init__(self) -> None:
        self.received = False
        for signum in (signal.SIGTERM, signal.SIGHUP):
            signal.signal(signum, self._note)
        signal.signal(signal.SIGINT, lambda signum, frame: None)

    def _note(self, signum: int, frame: FrameType | None) -> None:
        self.received = True


def _run_command(argv: list[str], environment: dict[str, str], stop: _StopSignals) -> int:
    child = Child("command", argv, log=None, env=environment, orphan_signal=signal.SIGTERM)
    child.own_group = False  # it shares the terminal, Ctrl-C included
    child.start()
    while child.running:
        if stop.received:
            stop.received = False
            child.ask_to_stop()
        time.sleep(0.05)
    return child.exit_code or 0


if __name__ == "__main__":
    sys.exit(main())
