"""What comes from outside: known weaknesses, licences, and the bill of materials (`make check`, `make sbom`).

Weaknesses are asked of pip-audit's source; where that cannot be reached it is said, and nothing fails by it.
"""

import json
import re
import subprocess
import sys
from importlib import metadata
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
LOCK = ROOT / "requirements.txt"
BIN = Path(sys.executable).parent
# Words of the licences that the portal may be built on; any other is read by a person first.
ALLOWED = re.compile(
    r"MIT|BSD|Apache|ISC|PSF|Python Software Foundation|MPL|Mozilla Public License 2|Unlicense|CC0|Zlib|HPND|LGPL|"
    r"Lesser General Public|PostgreSQL",
    re.IGNORECASE,
)

# Read by a person, with what was found.
READ = {
    "clamav-client": "GPL-2.0: may be used and run; whoever passes the whole on must offer it under the GPL",
    "pyrage": "MIT or Apache-2.0, as its repository says and its metadata do not",
}


def say(text: str) -> None:
    sys.stdout.write(text + "\n")


def locked() -> dict[str, str]:
    """Return name → version of what production runs."""
    return dict(re.findall(r"^([a-z0-9][a-z0-9._-]*)==(\S+)", LOCK.read_text(), re.MULTILINE))


def audit() -> int:
    command = [str(BIN / "pip-audit"), "--disable-pip", "--require-hashes", "--requirement", str(LOCK)]
    command += ["--format", "json", "--progress-spinner", "off", "--timeout", "10"]
    try:
        ended = subprocess.run(command, capture_output=True, text=True, check=False, timeout=180)
        rows = json.loads(ended.stdout)["dependencies"]
    except (subprocess.TimeoutExpired, ValueError, KeyError):
        say("the advisories cannot be reached: weaknesses NOT checked")
        return 0
    checked = [row for row in rows if "vulns" in row]
    weak = [(row["name"], row["version"], found) for row in checked for found in row["vulns"]]
    for name, version, found in weak:
        say(f"{name} {version}: {found['id']}, mended in {', '.join(found['fix_versions']) or 'no version yet'}")
    if not checked:
        say("the advisories cannot be reached: weaknesses NOT checked")
    elif not weak:
        say(f"no known weakness in {len(checked)} of {len(rows)} packages")
    return 1 if weak else 0


def licence(name: str) -> str:
    try:
        about = metadata.metadata(name)
    except metadata.PackageNotFoundError:  # of another platform
        return ""
    classed = [line.rpartition("::")[2].strip() for line in about.get_all("Classifier", []) if "License ::" in line]
    return about.get("License-Expression") or "; ".join(classed) or (about.get("License") or "unknown").splitlines()[0]


def licences() -> int:
    found = {name: licence(name) for name in locked()}
    odd = {name: text for name, text in found.items() if text and not ALLOWED.search(text) and name not in READ}
    say(f"{sum(bool(text) for text in found.values())} packages, licences: {len(odd) or 'none'} to be read")
    for name, text in (odd | READ).items():
        say(f"{name}: {text}")
    return 1 if odd else 0


def sbom() -> int:
    command = [str(BIN / "cyclonedx-py"), "requirements", str(LOCK), "--output-reproducible"]
    command += ["--output-file", "sbom.json"]
    return subprocess.run(command, cwd=ROOT, check=False).returncode


if __name__ == "__main__":
    sys.exit({"audit": audit, "licences": licences, "sbom": sbom}[sys.argv[1]]())
