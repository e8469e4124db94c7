"""Start the dashboard: ``python3 start.py``. Run the tests: ``python3 start.py test``.

Needs nothing but Python 3.11 or later: everything else goes into ``.venv`` beside this file, once. This file
itself keeps to what Python 3.8 can read, so that an older Python gives a sentence and not a syntax error.
"""

from __future__ import annotations

import hashlib
import http.client
import importlib.util
import json
import os
import signal
import socket
import subprocess
import sys
import time
import webbrowser
from pathlib import Path
from typing import Mapping, Sequence

HERE = Path(__file__).resolve().parent
OLDEST_PYTHON = (3, 11)
FIRST_PORT, LAST_PORT = 8501, 8600
SECONDS_TO_WAIT = 120  # for the first page: a school PC with a virus scanner reads new files slowly
REQUIREMENTS = {  # what each list holds, so that its fingerprint covers every file it includes
    "requirements.txt": ("requirements.txt",),
    "requirements-dev.txt": ("requirements.txt", "requirements-dev.txt"),
}
USAGE = """How to use it:
  python3 start.py                 start the dashboard and open it in the browser
  python3 start.py --no-browser    start it without opening the browser
  python3 start.py test [...]      run the tests; anything after "test" goes to pytest"""


class CannotStart(Exception):
    """Something is missing that the user can put right; the message says what to do."""


def main(arguments: Sequence[str]) -> int:
    """Do what was asked; the exit status is 0 when done, 1 when something is missing, 2 for wrong usage."""
    if list(arguments) in (["--help"], ["-h"]):
        print(USAGE)
        return 0
    testing = list(arguments[:1]) == ["test"]
    if not testing and list(arguments) not in ([], ["--no-browser"]):
        print(USAGE, file=sys.stderr)
        return 2
    try:
        check_python(sys.version_info[:2])
        python = prepared(HERE, "requirements-dev.txt" if testing else "requirements.txt")
        if testing:
            return subprocess.call([str(python), "-m", "pytest", *arguments[1:]], cwd=str(HERE))
        seen = "--no-browser" not in arguments and has_screen(os.environ, sys.platform)
        return serve(python, open_browser=seen)
    except CannotStart as reason:
        print(reason, file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("\nStopped.")
        return 130


def check_python(version: tuple[int, ...]) -> None:
    """Refuse a Python that the libraries no longer support."""
    if version < OLDEST_PYTHON:
        raise CannotStart(
            "This needs Python {}.{} or later; this is Python {}.{}.\n".format(*OLDEST_PYTHON, *version)
            + "Install a newer one from https://www.python.org/downloads/ and run start.py with it."
        )


def prepared(folder: Path, requirements: str) -> Path:
    """The Python of ``.venv``, made and filled if need be; does nothing where all is already there."""
    venv = folder / ".venv"
    python = venv / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
    if not works(python):
        check_venv_can_be_made()
        print("Making .venv ...", flush=True)
        # --clear: what stands there was half made, or its Python has since been removed.
        if subprocess.call([sys.executable, "-m", "venv", "--clear", str(venv)]) != 0:
            raise CannotStart(f"{venv} could not be made: see the lines above.")
    if not is_installed(folder, requirements):
        install(folder, python, requirements)
    return python


def works(python: Path) -> bool:
    """Whether this Python starts and can install: false for a missing, broken or half-made ``.venv``."""
    try:
        return subprocess.call([str(python), "-c", "import pip"], stderr=subprocess.DEVNULL) == 0
    except OSError:
        return False


def check_venv_can_be_made() -> None:
    """Some Linux systems ship Python without the modules that make a ``.venv``."""
    missing = [name for name in ("venv", "ensurepip") if importlib.util.find_spec(name) is None]
    if missing:
        raise CannotStart(
            "This Python has no {} module, so .venv cannot be made.\n".format(" and no ".join(missing))
            + "On Debian or Ubuntu: sudo apt install python3-venv\n"
            + "Elsewhere: install Python from https://www.python.org/downloads/"
        )


def fingerprints(folder: Path, requirements: str) -> dict[str, str]:
    """The hash of each file that this list of requirements consists of."""
    files = REQUIREMENTS[requirements]
    return {name: hashlib.sha256((folder / name).read_bytes()).hexdigest() for name in files}


def is_installed(folder: Path, requirements: str) -> bool:
    """Whether ``.venv`` was last filled from these very lists."""
    try:
        record = json.loads((folder / ".venv" / "installed.json").read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return False
    return isinstance(record, dict) and fingerprints(folder, requirements).items() <= record.items()


def install(folder: Path, python: Path, requirements: str) -> None:
    """Install the pinned libraries into ``.venv``, and only then record that it was done."""
    print("Installing what the dashboard needs (a minute or two, only this once) ...", flush=True)
    pip = [str(python), "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--no-input"]
    done = subprocess.run([*pip, "-r", str(folder / requirements)], stderr=subprocess.PIPE, text=True)
    if done.returncode != 0:
        raise CannotStart(
            f"The libraries in {requirements} could not be installed. The installer's last words:\n  "
            + "\n  ".join(done.stderr.strip().splitlines()[-2:])
            + "\nCheck that this computer can reach https://pypi.org (behind a school proxy, set HTTPS_PROXY"
            + " to its address), then run start.py again."
        )
    record = json.dumps(fingerprints(folder, requirements), indent=1)
    (folder / ".venv" / "installed.json").write_text(record, encoding="utf-8")


def serve(python: Path, open_browser: bool) -> int:
    """Run the dashboard until Ctrl-C, having said where it is."""
    address = configured_address(HERE)
    port = free_port(address)
    command = [str(python), "-m", "streamlit", "run", "app.py", "--server.port", str(port)]
    signal.signal(signal.SIGTERM, signal.default_int_handler)  # ended by another program: stop the server too
    quietly = ["--logger.hideWelcomeMessage", "true", "--logger.level", "warning"]
    server = subprocess.Popen([*command, *quietly], cwd=str(HERE))
    try:
        wait_until_ready(server, address, port)
        print(f"The dashboard is at http://{address}:{port} (Ctrl-C here stops it)", flush=True)
        if open_browser:
            webbrowser.open(f"http://{address}:{port}")
        return server.wait()
    except KeyboardInterrupt:
        print("\nStopped.")
        return 0
    finally:
        stop(server)


def configured_address(folder: Path) -> str:
    """The address that ``.streamlit/config.toml`` lets the dashboard listen on."""
    import tomllib  # here, because it came with Python 3.11

    settings = tomllib.loads((folder / ".streamlit" / "config.toml").read_text(encoding="utf-8"))
    return str(settings["server"]["address"])


def free_port(address: str, first: int = FIRST_PORT, last: int = LAST_PORT) -> int:
    """The first port from 8501 on which nothing listens, so that two copies can run side by side."""
    for port in range(first, last + 1):
        with socket.socket() as probe:
            if os.name != "nt":  # so that a port left a moment ago is free (Windows has it so already)
                probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind((address, port))
            except OSError:
                continue
            return port
    raise CannotStart(f"No free port from {first} to {last} at {address}: close other copies and try again.")


def wait_until_ready(server: subprocess.Popen[bytes], address: str, port: int) -> None:
    """Wait until the dashboard says that it is well. Asked directly: a school proxy must not come between."""
    give_up = time.monotonic() + SECONDS_TO_WAIT
    while time.monotonic() < give_up:
        if server.poll() is not None:
            raise CannotStart("The dashboard stopped while starting: see the lines above.")
        connection = http.client.HTTPConnection(address, port, timeout=2)
        try:
            connection.request("GET", "/_stcore/health")
            if connection.getresponse().status == 200:
                return
        except (OSError, http.client.HTTPException):
            pass
        finally:
            connection.close()
        time.sleep(0.1)
    raise CannotStart(f"The dashboard did not answer within {SECONDS_TO_WAIT} seconds.")


def stop(server: subprocess.Popen[bytes]) -> None:
    """End the server if it still runs, gently first."""
    server.terminate()
    try:
        server.wait(timeout=10)
    except subprocess.TimeoutExpired:
        server.kill()
        server.wait()


def has_screen(environment: Mapping[str, str], platform: str) -> bool:
    """Whether a browser window would be seen: not on a build machine, nor on a Linux server."""
    if environment.get("CI"):
        return False
    has_desktop = bool(environment.get("DISPLAY") or environment.get("WAYLAND_DISPLAY"))
    return has_desktop or not platform.startswith("linux")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
